# entry: m.f
# show: m.f()
# finding: RCP105 m.py:5 lib [m.f]
# unchanged: lib.py
# unchanged: m.py

# file: m.py
from lib import conf
import lib as helper
conf = dict(conf, more=1)
helper = helper.make()
def f(): return sorted(conf.items()), helper

# file: lib.py
conf = {"a": 1}
def make(): return "made"
unused = 1
