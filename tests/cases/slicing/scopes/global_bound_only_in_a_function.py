# entry: m.get
# show: m.get(), m.get(), m.counter

# file: m.py
def _make():
    global _cache, unused_other
    _cache = ["made"]
    unused_other = 1

def get():
    if "_cache" not in globals_of():
        _make()
    bump()
    return _cache

def globals_of():
    return vars_of_module

vars_of_module = []
counter = 0

def bump():
    global counter
    counter += 1

def other():
    return counter

# output: m.py
def _make():
    global _cache, unused_other
    _cache = ["made"]
    unused_other = 1

def get():
    if "_cache" not in globals_of():
        _make()
    bump()
    return _cache

def globals_of():
    return vars_of_module

vars_of_module = []
counter = 0

def bump():
    global counter
    counter += 1
