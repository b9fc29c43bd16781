# entry: m.f
# show: m.f()
# show: hasattr(m, "tmp")
# show: hasattr(m, "loop")

# file: m.py
import os as tmp_os
tmp = [1, 2]
result = sum(tmp)
del tmp
total = 0
for loop in range(3):
    total += loop
del loop
name = tmp_os.sep
del tmp_os
junk = 1
del junk

def f():
    x = 1
    del x
    return result, total, name

# output: m.py
import os as tmp_os
tmp = [1, 2]
result = sum(tmp)
del tmp
total = 0
for loop in range(3):
    total += loop
del loop
name = tmp_os.sep
del tmp_os

def f():
    x = 1
    del x
    return result, total, name
