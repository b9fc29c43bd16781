type A = int
# ----
type A = str
