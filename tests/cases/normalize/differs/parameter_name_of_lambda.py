f = lambda a: a
# ----
f = lambda b: b
