def f(a):
    return f"{a['k']} {f'{a}'} {chr(10).join(a)}"
# ----
def f(a):
    return f"{a["k"]} {f"{a}"} {
        chr(10).join(a)  # PEP 701
    }"
