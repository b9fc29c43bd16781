# entry: m.f
# file: m.py
import a, b
def f(): return a.x, b.y
# file: a.py
import log
x = 1
log.one()
# file: b.py
import log
y = 2
log.two()
# ----
# entry: m.f
# file: m.py
import b, a
def f(): return a.x, b.y
# file: a.py
import log
log.one()
x = 1
# file: b.py
import log
log.two()
y = 2
