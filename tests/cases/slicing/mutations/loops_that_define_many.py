# entry: m.table, m.K
# show: sorted(m.table), m.K.p0, m.K.p1
# finding: RCP201 m.py:4 make [m.size,kind]
# finding: RCP201 m.py:12 expensive_not_defined [m.size,kind -> m.size]
# unchanged: m.py

# file: m.py
table = {}
for size in (1, 2):
    for kind in "ab":
        table[f"{kind}{size}"] = make(size, kind)  if False else (size, kind)

class K: pass
for i in range(2):
    setattr(K, f"p{i}", i)

unused = {}
for size in (1, 2):
    unused[size] = expensive_not_defined  if False else size
