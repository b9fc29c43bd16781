def f(a): return f"{a['k']=}"
# ----
def f(a): return f'{a["k"]=}'
