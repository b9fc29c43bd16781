# entry: m.names
# show: m.names
# finding: RCP103 m.py:3 dir() [m.names]
# finding: RCP103 m.py:4 vars() [m.names -> m.other]
# unchanged: m.py

# file: m.py
def a(): pass
def b(): pass
names = [name for name in dir() if len(name) == 1]
other = sorted(vars())
