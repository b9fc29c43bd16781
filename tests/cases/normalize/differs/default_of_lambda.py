f = lambda a=1: a
# ----
f = lambda a=2: a
