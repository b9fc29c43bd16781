# entry: p.build
# show: p.build("conformer"), sorted(p.registry.TABLE)
# unchanged: p/lstm.py
# unchanged: p/registry.py
# unchanged: p/transformer.py

# file: p/__init__.py
from .registry import build
from . import conformer  # noqa
from .lstm import Lstm  # noqa: F401
import p.transformer
from . import unrelated  # noqa

# file: p/registry.py
TABLE = {}
def register(cls):
    TABLE[cls.__name__.lower()] = cls
    return cls
def build(name): return TABLE[name].size

# file: p/conformer.py
from .registry import register
from .sizes import big, small
@register
class Conformer: size = big
class NotRegistered: size = small

# file: p/sizes.py
big, small = 2, 1
unused = 0

# file: p/lstm.py
from . import registry
@registry.register
class Lstm: size = 3

# file: p/transformer.py
import p.registry as r
class Transformer: size = 4
r.TABLE["transformer"] = Transformer

# file: p/unrelated.py
from .sizes import unused
value = unused
def f(): pass

# output: p/__init__.py
from .registry import build
from . import conformer  # noqa
from .lstm import Lstm  # noqa: F401
import p.transformer

# output: p/conformer.py
from .registry import register
from .sizes import big
@register
class Conformer: size = big

# output: p/sizes.py
big, small = 2, 1
