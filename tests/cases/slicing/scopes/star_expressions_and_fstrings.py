# entry: m.f
# show: m.f()

# file: m.py
width = 6
precision = 2
items = [1, 2]
more = {"a": 1}
name = "n"
unused = 1
*head, tail = items
(p, q), r = (1, 2), 3
def f():
    return f"{3.14159:{width}.{precision}f} {name!r:>5} {'nested ' + f'{tail}'}", [*items, *head], {**more}, p, q, r

# output: m.py
width = 6
precision = 2
items = [1, 2]
more = {"a": 1}
name = "n"
*head, tail = items
(p, q), r = (1, 2), 3
def f():
    return f"{3.14159:{width}.{precision}f} {name!r:>5} {'nested ' + f'{tail}'}", [*items, *head], {**more}, p, q, r
