# entry: m.f
# show: m.f()
# finding: RCP201 m.py:4 unicode [m.f -> m.text]

# file: m.py
import sys

if sys.version_info < (3,):
    text = unicode
else:
    text = str

try:
    import ujson_not_there as json
except ImportError:
    import json

impl = None
if sys.platform == "nothing":
    def impl(): return 1
elif json:
    impl = lambda: helper()
else:
    impl = other

def helper(): return "helped"
def other(): return "other"
def g(): return 0

for mode in ("a", "b"):
    if mode == "b":
        chosen = mode
        break
else:
    chosen = None

while True:
    looped = 1
    break

with open("/dev/null") as handle:
    opened = handle.name

def f():
    return text("a"), json.dumps([1]), impl(), chosen, looped, opened

# output: m.py
import sys

if sys.version_info < (3,):
    text = unicode
else:
    text = str

try:
    import ujson_not_there as json
except ImportError:
    import json

impl = None
if sys.platform == "nothing":
    def impl(): return 1
elif json:
    impl = lambda: helper()
else:
    impl = other

def helper(): return "helped"
def other(): return "other"

for mode in ("a", "b"):
    if mode == "b":
        chosen = mode
        break
else:
    chosen = None

while True:
    looped = 1
    break

with open("/dev/null") as handle:
    opened = handle.name

def f():
    return text("a"), json.dumps([1]), impl(), chosen, looped, opened
