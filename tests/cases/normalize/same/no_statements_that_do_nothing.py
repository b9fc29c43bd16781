def f(a):
    a.b = 1
    if a:
        a.c()
# ----
def f(a):
    pass
    a.b = 1
    ...
    "a string"
    b"bytes"
    1.5
    None
    if a:
        pass
        a.c()
    f"text"
