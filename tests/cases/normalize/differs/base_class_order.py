import a
class A(a.B, a.C): pass
# ----
import a
class A(a.C, a.B): pass
