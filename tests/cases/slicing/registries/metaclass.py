# entry: m.Base
# show: sorted(m.Base.registry)

# file: m.py
class Meta(type):
    registry = []
    def __init__(cls, name, bases, space):
        super().__init__(name, bases, space)
        cls.registry.append(name)

class Base(metaclass=Meta): pass
class A(Base): pass
class Unrelated: pass

# output: m.py
class Meta(type):
    registry = []
    def __init__(cls, name, bases, space):
        super().__init__(name, bases, space)
        cls.registry.append(name)

class Base(metaclass=Meta): pass
class A(Base): pass
