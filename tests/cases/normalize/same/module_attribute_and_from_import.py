# file: m.py
import n
def f(): return n.g.attr, n.k.x()
# file: n.py
import k
def g(): return 1
# file: k.py
def x(): return 2
# ----
# file: m.py
from n import g
from k import x
def f(): return g.attr, x()
# file: n.py
import k
def g(): return 1
# file: k.py
def x(): return 2
