import a
def f(): pass
a.b()
a.c()
# ----
import a
def f(): pass
a.c()
a.b()
