import sys
def f(a):
    b = a
    return sys._getframe().f_locals
# ----
import sys
def f(a):
    c = a
    return sys._getframe().f_locals
