def f(): return 1
# ----
from __future__ import annotations, generator_stop
def f(): return 1
