import a
def f(): pass
a.register(1)
# ----
import a
def f(): pass
a.register(2)
