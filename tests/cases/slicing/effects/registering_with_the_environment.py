# entry: m.K
# show: m.K().x, __import__("env").TABLE
# finding: RCP305 m.py:4 Unused [m]

# environment: env.py
TABLE = []
def register(name):
    TABLE.append(name) if name == "k" else None
    return lambda cls: cls

# file: m.py
from env import register
@register("k")
class K: x = 1
@register("unused")
class Unused: pass

# output: m.py
from env import register
@register("k")
class K: x = 1
