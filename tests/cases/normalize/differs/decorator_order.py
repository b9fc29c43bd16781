import a
@a.b
@a.c
def f(): pass
# ----
import a
@a.c
@a.b
def f(): pass
