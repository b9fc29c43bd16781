# entry: m.build
# show: m.build("a"), sorted(m.REG.table)
# finding: RCP301 m.py:11 OTHER [m]
# finding: RCP305 m.py:13 C [m]

# file: m.py
from registry import Registry

REG = Registry()

@REG.register("a")
class A: value = "a"

@REG.register("b")
def b(): pass

OTHER = Registry()

@OTHER.register("c")
class C: pass

def build(name):
    return REG.table[name]().value

# file: registry.py
class Registry:
    def __init__(self): self.table = {}
    def register(self, name):
        def inner(cls):
            self.table[name] = cls
            return cls
        return inner
class Unused: pass

# output: m.py
from registry import Registry

REG = Registry()

@REG.register("a")
class A: value = "a"

@REG.register("b")
def b(): pass

def build(name):
    return REG.table[name]().value

# output: registry.py
class Registry:
    def __init__(self): self.table = {}
    def register(self, name):
        def inner(cls):
            self.table[name] = cls
            return cls
        return inner
