# entry: m.x, m.y
# show: m.x, m.y
# finding: RCP201 m.py:4 first [m.x,done]
# finding: RCP201 m.py:8 fallback [m.x,done]
# unchanged: m.py

# file: m.py
import contextlib
try:
    try:
        x = first()
    finally:
        done = True
except NameError:
    x = fallback()  if False else "fallback"
else:
    x = "not this"
with contextlib.suppress(Exception):
    y = x
    raise RuntimeError(done)
if x:
    if y:
        z = 1
    else:
        y = 2
