# entry: p.Model, p.sub.alias
# show: p.Model().x, p.sub.alias is p.Model
# unchanged: p/__init__.py

# file: p/__init__.py
from .sub import alias as Model

# file: p/sub/__init__.py
from .deep import *
from .deep import Original as alias

# file: p/sub/deep.py
class Original: x = 1
class Other: pass

# output: p/sub/__init__.py
from .deep import Original as alias

# output: p/sub/deep.py
class Original: x = 1
