x = None
# ----
x = "None"
