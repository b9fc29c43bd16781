größe = 1
def f(): return größe
# ----
größe = (1)
def f(): return größe  # same
