# file: m.py
X = {"class": "n.A"}
# file: n.py
class A: pass
# ----
# file: m.py
X = {"class": "n."
              f"\x41"}
# file: n.py
class A: pass
