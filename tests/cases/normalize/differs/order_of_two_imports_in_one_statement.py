import a as x, b as x
def g(): return x
# ----
import b as x, a as x
def g(): return x
