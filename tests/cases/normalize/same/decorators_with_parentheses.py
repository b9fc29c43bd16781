import a
@a.b
def f(): pass
# ----
import a
@(a.b)

# comment
def f(): pass
