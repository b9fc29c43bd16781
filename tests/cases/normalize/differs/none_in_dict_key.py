x = {None: 1}
# ----
x = {**None, 0: 1}
