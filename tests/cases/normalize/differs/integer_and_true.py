x = 1
# ----
x = True
