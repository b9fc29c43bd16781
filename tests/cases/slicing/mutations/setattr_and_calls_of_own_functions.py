# entry: m.K
# show: m.K.a, m.K.b
# unchanged: m.py

# file: m.py
class K: pass
setattr(K, "a", 1)
def fill(cls): cls.b = 2
fill(K)
