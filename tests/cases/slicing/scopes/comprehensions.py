# entry: m.f, m.K, m.table
# show: m.f(), m.K.both, m.table, m.K.pairs

# file: m.py
n = 3
x = "global x"
i = "global i"
unused = 1
outer = [1, 2]
cond = lambda v: v > 0

def f():
    return [i for i in range(n)], {x: x for x in "a"}, {i for _ in [0]}

class K:
    outer = [3]
    both = [v for v in outer]
    n = 1
    pairs = [(v, n) for v in outer if cond(v)]

table = [y := 5, [z := w for w in (1, 2)], (lambda: y)(), z]

# output: m.py
n = 3
i = "global i"
outer = [1, 2]
cond = lambda v: v > 0

def f():
    return [i for i in range(n)], {x: x for x in "a"}, {i for _ in [0]}

class K:
    outer = [3]
    both = [v for v in outer]
    n = 1
    pairs = [(v, n) for v in outer if cond(v)]

table = [y := 5, [z := w for w in (1, 2)], (lambda: y)(), z]
