# entry: m.f, m.g
# show: m.f(), m.g()
# finding: RCP301 m.py:7 print_nothing [m]

# file: m.py
import re
first = (second := 2) + 1
if (match := re.match("a", "ab")) and not (missed := None):
    found = match.group()
values = [(last := v) for v in range(3)]
def default(a=(hidden := 7)): return a
print_nothing = (lambda: (local := 1))()

def f():
    return second, found, last

def g():
    return hidden, missed

# output: m.py
import re
first = (second := 2) + 1
if (match := re.match("a", "ab")) and not (missed := None):
    found = match.group()
values = [(last := v) for v in range(3)]
def default(a=(hidden := 7)): return a

def f():
    return second, found, last

def g():
    return hidden, missed
