def f(a):
    try: from a import x
    except ImportError: from b import x
    return x
# ----
def f(a):
    try: from b import x
    except ImportError: from a import x
    return x
