# entry: m.K, m.L
# show: m.K.x, m.K().get(), m.L.y, m.L.Inner.z, m.L().where()

# file: m.py
x = "global x"
y = "global y"
z = "global z"
helper = lambda v: "helped " + v
base = object
unused = 0

class K(base):
    x = x
    def get(self):
        return x

class L:
    y = helper(y)
    if True:
        z = y
    class Inner:
        z = z
    def where(self):
        y = 1
        class Local:
            y = y if False else helper("y")
        return Local.y

# output: m.py
x = "global x"
y = "global y"
z = "global z"
helper = lambda v: "helped " + v
base = object

class K(base):
    x = x
    def get(self):
        return x

class L:
    y = helper(y)
    if True:
        z = y
    class Inner:
        z = z
    def where(self):
        y = 1
        class Local:
            y = y if False else helper("y")
        return Local.y
