# entry: m.build, m.REG
# show: m.build("x"), sorted(m.REG)

# file: m.py
REG = {}
NAMES = []

class X: name = "x"
class Y: name = "y"
class Unregistered: pass

REG["x"] = X
REG.update(y=Y)
NAMES.append("x")
NAMES.extend(["y"])

def build(name):
    return REG[name]().name

# output: m.py
REG = {}

class X: name = "x"
class Y: name = "y"

REG["x"] = X
REG.update(y=Y)

def build(name):
    return REG[name]().name
