x = {}
for i in range(3):
    x[i] = i
# ----
x = {}
for i in range(4):
    x[i] = i
