import a
x = a.b()
y = a.c()
# ----
import a
y = a.c()
x = a.b()
