def f(a):
    for x in a:
        if x: break
        x()
# ----
def f(a):
    for x in a:
        if x: continue
        x()
