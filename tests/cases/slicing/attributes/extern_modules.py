# entry: m.f
# show: m.f()

# environment: ext/__init__.py
x = 1
thing = "thing"
unused = 3

# environment: ext/sub.py
y = 2

# file: m.py
import ext
import ext.sub as es
from ext import thing, unused

def f():
    return ext.x, es.y, thing

def g():
    return unused

# output: m.py
import ext
import ext.sub as es
from ext import thing

def f():
    return ext.x, es.y, thing
