# entry: p.m.f
# show: p.m.f(), LOG if (LOG := __import__("log").LOG) else None

# environment: log.py
LOG = []

# file: p/__init__.py
import log
log.LOG.append("p")
unused = 1

# file: p/m.py
import log
from .n import g
from .not_needed import nothing
MARK = "m"
log.LOG.append(MARK)
assert MARK == "m", MESSAGE
if MARK:
    log.LOG.append("in if")
for _ in range(2):
    log.LOG.append("in for")
print
"a string that does nothing"
...
def f(): return g()
def unused(): return nothing
MESSAGE = "only the assert needs it"

# file: p/n.py
import log
log.LOG.append("n")
def g(): return "g"
def h(): return 0

# file: p/not_needed.py
import log
log.LOG.append("not needed") if False else None
nothing = 0

# output: p/__init__.py
import log
log.LOG.append("p")

# output: p/m.py
import log
from .n import g
MARK = "m"
log.LOG.append(MARK)
assert MARK == "m", MESSAGE
if MARK:
    log.LOG.append("in if")
for _ in range(2):
    log.LOG.append("in for")
print
def f(): return g()
MESSAGE = "only the assert needs it"

# output: p/n.py
import log
log.LOG.append("n")
def g(): return "g"
