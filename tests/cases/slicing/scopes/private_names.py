# entry: m.K, m._K
# show: m.K().get(), m._K().get()

# file: m.py
_K__hidden = "mangled"
__hidden = "not mangled"
__dunder__ = "dunder"
_unused__hidden = 1

class K:
    def get(self):
        return __hidden, __dunder__

class _K:
    __own = 1
    def get(self):
        return __hidden, self.__own

# output: m.py
_K__hidden = "mangled"
__dunder__ = "dunder"

class K:
    def get(self):
        return __hidden, __dunder__

class _K:
    __own = 1
    def get(self):
        return __hidden, self.__own
