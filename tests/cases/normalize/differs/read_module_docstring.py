"""One."""
def g(): return __doc__
# ----
"""Two."""
def g(): return __doc__
