def len(x): return 0
size = len
# ----
size = len
def len(x): return 0
