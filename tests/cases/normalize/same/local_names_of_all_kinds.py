def f(a):
    with a as b, a as (c, *d): b
    try: c
    except E as e: e
    match a:
        case {"k": g, **h}: g
        case [i, *j]: h
        case A(x=k) as l: j
    import m1 as m
    from n1 import n2 as n
    return i, k, l, m, n, d
# ----
def f(a):
    with a as b2, a as (c2, *d2): b2
    try: c2
    except E as e2: e2
    match a:
        case {"k": g2, **h2}: g2
        case [i2, *j2]: h2
        case A(x=k2) as l2: j2
    import m1
    from n1 import n2
    return i2, k2, l2, m1, n2, d2
