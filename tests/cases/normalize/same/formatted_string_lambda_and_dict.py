def f(a):
    return f"{(lambda: a)()} {({'k': a})['k']}"
# ----
def f(a):
    return f"""{ (lambda: a)() } {( {"k": a} )["k"]}"""
