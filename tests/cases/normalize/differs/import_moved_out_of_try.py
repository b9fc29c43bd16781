def f():
    try:
        import a
        x = 1
    except ImportError:
        x = 2
    return a, x
# ----
def f():
    import a
    try:
        x = 1
    except ImportError:
        x = 2
    return a, x
