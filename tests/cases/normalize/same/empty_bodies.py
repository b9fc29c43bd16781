class A: pass
class B:
    def f(self): pass
# ----
class A: ...
class B:
    def f(self):
        """Doc."""
