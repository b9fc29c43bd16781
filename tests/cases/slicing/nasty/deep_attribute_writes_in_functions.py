# entry: m.f
# show: m.f(), m.f()
# finding: RCP105 m.py:4 settings [m.f]
# unchanged: m.py
# unchanged: settings.py

# file: m.py
import settings
def f():
    settings.values["n"] = settings.values.get("n", 0) + 1
    settings.level = settings.level + 1
    return settings.values, settings.level, settings.read()

# file: settings.py
values = {}
level = 0
def read(): return level
unused = 1
