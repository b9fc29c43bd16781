def f(a):
    return a
class A:
    def g(self): pass
# ----
"""Module."""
def f(a):
    """Function."""
    return a
class A:
    """Class.""" """ More."""
    def g(self):
        """Method."""
