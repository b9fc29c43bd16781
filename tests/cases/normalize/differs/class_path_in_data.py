# file: m.py
X = {"class": "n.A"}
# file: n.py
class A: x = 1
# ----
# file: m.py
X = {"class": "n.A"}
# file: n.py
class A: x = 2
