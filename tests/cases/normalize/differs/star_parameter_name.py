def f(*args): return args
# ----
def f(*values): return values
