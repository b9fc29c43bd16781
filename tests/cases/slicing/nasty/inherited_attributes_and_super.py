# entry: m.C
# show: m.C().run(), m.C.mixin_value
# unchanged: mixins.py
# unchanged: root.py

# file: m.py
from base import *
import mixins
class C(mixins.Mix, Base):
    def run(self):
        return super().run() + __class__.__name__

# file: base.py
from root import Root
__all__ = ["Base"]
class Base(Root):
    def run(self): return "base " + self.hook()

# file: root.py
class Root:
    def hook(self): return HOOK
HOOK = "hook "

# file: mixins.py
from typing import Generic, TypeVar
T = TypeVar("T")
class Mix(Generic[T]):
    mixin_value = VALUE = 3

# output: base.py
from root import Root
class Base(Root):
    def run(self): return "base " + self.hook()

# output: m.py
from base import Base
import mixins
class C(mixins.Mix, Base):
    def run(self):
        return super().run() + __class__.__name__
