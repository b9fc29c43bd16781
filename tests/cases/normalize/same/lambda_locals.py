f = lambda a: [b for b in a]
# ----
f = lambda a: [c for c in a]
