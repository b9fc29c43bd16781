import a
class A(a.B): pass
# ----
import a
class A(metaclass=a.B): pass
