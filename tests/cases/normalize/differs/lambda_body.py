f = lambda a: a
# ----
f = lambda a: None
