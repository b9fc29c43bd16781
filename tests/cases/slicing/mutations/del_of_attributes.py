# entry: m.K
# show: hasattr(m.K, "gone"), m.K.stays

# file: m.py
class K:
    gone = 1
    stays = 2
del K.gone
class L:
    gone = 1
del L.gone

# output: m.py
class K:
    gone = 1
    stays = 2
del K.gone
