type A = int
# ----
A = int
