# entry: m.get
# show: m.get()

# file: m.py
_value = None

def set_value(v):
    global _value
    _value = transform(v)

def transform(v):
    return v + 1

def get():
    return _value

set_value(41)

def unrelated(): pass

# output: m.py
_value = None

def set_value(v):
    global _value
    _value = transform(v)

def transform(v):
    return v + 1

def get():
    return _value

set_value(41)
