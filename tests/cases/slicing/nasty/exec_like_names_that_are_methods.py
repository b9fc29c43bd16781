# entry: m.K
# show: m.K().eval(), m.K().run("1")

# file: m.py
class K:
    def eval(self): return self.exec("x")
    def exec(self, text): return text
    def run(self, text): return self.vars()
    def vars(self): return "vars"
def unused(): pass

# output: m.py
class K:
    def eval(self): return self.exec("x")
    def exec(self, text): return text
    def run(self, text): return self.vars()
    def vars(self): return "vars"
