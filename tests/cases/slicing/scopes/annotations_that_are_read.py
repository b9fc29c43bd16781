# entry: m.K
# show: m.K().fields()
# finding: RCP103 base.py:4 sys.modules [m.K -> base.Model]
# unchanged: base.py
# unchanged: types_module.py

# file: m.py
from __future__ import annotations
import typing
from base import Model
from types_module import Size, Other

class K(Model):
    size: Size
    other: "Other" = 3

# file: base.py
import sys, typing
class Model:
    def __init_subclass__(cls):
        cls.hints = typing.get_type_hints(cls, vars(sys.modules[cls.__module__]))
    def fields(self): return sorted((k, v.__name__) for k, v in self.hints.items())

# file: types_module.py
class Size: pass
class Other: pass

# output: m.py
from __future__ import annotations
from base import Model
from types_module import Size, Other

class K(Model):
    size: Size
    other: "Other" = 3
