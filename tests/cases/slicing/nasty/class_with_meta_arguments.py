# entry: m.K
# show: m.K.made, m.K.options
# unchanged: meta.py

# file: m.py
from meta import Meta, Plain
class K(Plain, metaclass=Meta, option=1):
    pass
default = 2

# file: meta.py
class Meta(type):
    def __new__(mcs, name, bases, space, **options):
        cls = super().__new__(mcs, name, bases, space)
        cls.options = options
        cls.made = NAME
        return cls
    def __init__(cls, *args, **options): pass
NAME = "made"
class Plain: pass

# output: m.py
from meta import Meta, Plain
class K(Plain, metaclass=Meta, option=1):
    pass
