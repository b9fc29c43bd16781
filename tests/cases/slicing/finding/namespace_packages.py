# entry: ns.deep.m.f
# show: ns.deep.m.f(), ns.sister.other.x
# unchanged: ns/sister/other.py

# file: ns/deep/m.py
import ns.sister.other
from ns import sister
def f(): return sister.other.x

# file: ns/sister/other.py
x = 1

# output: ns/__init__.py

# output: ns/deep/__init__.py

# output: ns/deep/m.py
from ns import sister
def f(): return sister.other.x

# output: ns/sister/__init__.py
