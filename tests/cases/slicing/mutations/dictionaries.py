# entry: m.conf
# show: m.conf
# finding: RCP201 m.py:6 value [m.conf@6]
# finding: RCP301 m.py:24 conf2 [m]

# file: m.py
import copy
conf = {"a": 1, "b": {"c": 2}, "gone": 0}
other = {"a": 1}
conf.update(extra := {"e": 1})
conf.pop("gone")
conf["b"]["d"] = value()  if False else 3
conf.setdefault("list", []).append(4)
conf["list"] += [5]
conf |= {"or": 6}
del conf["a"]
other.update({"b": 2})
for key in ("x", "y"):
    conf[key] = key * 2
for key in ("x", "y"):
    other[key] = key
if conf:
    conf["if"] = True
try:
    conf["try"] = int("1")
except ValueError:
    conf["except"] = 0
with open("/dev/null") as f:
    conf["with"] = f.read()
conf2 = copy.deepcopy(conf)
conf2["z"] = 1

# output: m.py
conf = {"a": 1, "b": {"c": 2}, "gone": 0}
other = {"a": 1}
conf.update(extra := {"e": 1})
conf.pop("gone")
conf["b"]["d"] = value()  if False else 3
conf.setdefault("list", []).append(4)
conf["list"] += [5]
conf |= {"or": 6}
del conf["a"]
other.update({"b": 2})
for key in ("x", "y"):
    conf[key] = key * 2
for key in ("x", "y"):
    other[key] = key
if conf:
    conf["if"] = True
try:
    conf["try"] = int("1")
except ValueError:
    conf["except"] = 0
with open("/dev/null") as f:
    conf["with"] = f.read()
