# entry: m.total, m.items
# show: m.total, m.items
# finding: RCP201 m.py:5 more [m.items]
# finding: RCP301 m.py:7 other [m]

# file: m.py
total = 1
total += 2
total *= step if (step := 3) else 1
items = [1]
items += more()  if False else [2]
other = 1
other += 1
items[0] += 5

# output: m.py
total = 1
total += 2
total *= step if (step := 3) else 1
items = [1]
items += more()  if False else [2]
items[0] += 5
