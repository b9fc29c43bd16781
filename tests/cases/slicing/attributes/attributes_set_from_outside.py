# entry: m.f
# show: m.f()
# finding: RCP105 m.py:4 lib [m.effect@4]
# unchanged: lib.py
# unchanged: m.py

# file: m.py
import lib
import patch_user

lib.setting = 5
patch_user.Klass.extra = lib.make()

def f():
    return lib.setting, patch_user.Klass.extra, lib.read()

# file: lib.py
setting = 1
unused = 0
def make(): return "made"
def read(): return setting

# file: patch_user.py
class Klass: pass
class Other: pass

# output: patch_user.py
class Klass: pass
