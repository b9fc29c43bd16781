x = [1, 2]
def f(a, b): return f(a, b), {a: b}, a[1, 2]
class A(dict): pass
# ----
x = [1, 2,]
def f(a, b,): return (f(a, b,), {a: b,}, a[1, 2,],)
class A(dict,): pass
