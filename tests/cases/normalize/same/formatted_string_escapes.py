def f(a):
    return f"A{a}\n{{}}é{a:A{a}}"
# ----
def f(a):
    return f"\x41{a}\x0a{{}}\N{LATIN SMALL LETTER E WITH ACUTE}{a:\x41{a}}"
