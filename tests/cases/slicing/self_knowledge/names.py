# entry: p.m.f, p.m.K
# show: p.m.f(), p.m.K.__module__, p.m.K.where
# finding: RCP301 p/m.py:3 unused_logger [p.m]
# unchanged: p/__init__.py

# file: p/__init__.py

# file: p/m.py
import logging
logger = logging.getLogger(__name__)
unused_logger = logging.getLogger(__name__ + ".unused")
class K:
    where = __qualname__, __name__
def f():
    return logger.name, __package__, __spec__.name, f.__module__, __name__

# output: p/m.py
import logging
logger = logging.getLogger(__name__)
class K:
    where = __qualname__, __name__
def f():
    return logger.name, __package__, __spec__.name, f.__module__, __name__
