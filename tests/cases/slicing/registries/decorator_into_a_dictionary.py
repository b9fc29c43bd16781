# entry: m.build
# show: m.build("a"), sorted(m.TABLE)

# file: m.py
TABLE = {}

def register(name):
    def inner(cls):
        TABLE[name] = cls
        return cls
    return inner

def build(name):
    return TABLE[name]().value

@register("a")
class A:
    value = helper = "a"

@register("b")
class B: value = "b"

class Unregistered: pass

# output: m.py
TABLE = {}

def register(name):
    def inner(cls):
        TABLE[name] = cls
        return cls
    return inner

def build(name):
    return TABLE[name]().value

@register("a")
class A:
    value = helper = "a"

@register("b")
class B: value = "b"
