# entry: m.K
# show: m.K.tool.x, m.K().g()
# finding: RCP105 m.py:2 lib [m.K]
# unchanged: lib.py
# unchanged: m.py

# file: m.py
class K:
    import lib as tool
    from lib import y
    def g(self): return self.y, self.tool.x

# file: lib.py
x = 1
y = 2
