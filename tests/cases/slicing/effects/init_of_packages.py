# entry: a.b.m.f
# show: a.b.m.f(), __import__("log").LOG
# unchanged: a/b/__init__.py
# unchanged: a/b/m.py

# environment: log.py
LOG = []

# file: a/__init__.py
"""The package a."""
from log import LOG
from .setup import configure
configure("a")
helper = 1

# file: a/setup.py
from log import LOG
def configure(name): LOG.append(name)
def unused(): pass

# file: a/b/__init__.py
import log
log.LOG.append("b")

# file: a/b/m.py
def f(): return 1

# output: a/__init__.py
"""The package a."""
from .setup import configure
configure("a")

# output: a/setup.py
from log import LOG
def configure(name): LOG.append(name)
