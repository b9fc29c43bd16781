x = 0
# ----
x = False
