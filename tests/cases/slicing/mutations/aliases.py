# entry: m.A, m.C, m.D, m.F
# show: m.A, m.C, m.D, m.F
# unchanged: m.py

# file: m.py
A = {}
B = A
B["x"] = 1
C = {"inner": {}}
for part in C.values():
    part["y"] = 2
for name, part in C.items():
    part["name"] = name
inner = C.setdefault("inner2", {})
inner["z"] = 3
D, E = [], []
D2, E2 = D, E
D2.append(1)
E2.append(2)
F = {"deep": [1]}
for one, two in zip(F.values(), [1]):
    one.append(two)
G = {}
H = G
H["not needed"] = 1
with_ternary = A if A else G
with_ternary["t"] = 1
