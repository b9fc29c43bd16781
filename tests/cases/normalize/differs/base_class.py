class A(dict): pass
# ----
class A(list): pass
