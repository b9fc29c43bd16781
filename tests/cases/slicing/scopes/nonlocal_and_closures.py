# entry: m.make
# show: m.make()()

# file: m.py
count = 10
step = 2
def make():
    count = 0
    def inc():
        nonlocal count
        count += step
        return count
    return inc

# output: m.py
step = 2
def make():
    count = 0
    def inc():
        nonlocal count
        count += step
        return count
    return inc
