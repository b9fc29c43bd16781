# entry: m.f
# show: m.f(), m.f()
# finding: RCP301 state.py:5 start [m.f -> state]
# unchanged: m.py

# file: m.py
from state import counter, bump
import state as s
def f():
    bump()
    s.counter.append(1)
    return list(counter)

# file: state.py
counter = []
def bump(amount=[0]):
    amount[0] += 1
    counter.append(amount[0])
start = len(counter)

# output: state.py
counter = []
def bump(amount=[0]):
    amount[0] += 1
    counter.append(amount[0])
