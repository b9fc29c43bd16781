import a
@a.b
def f(): pass
# ----
import a
@a.c
def f(): pass
