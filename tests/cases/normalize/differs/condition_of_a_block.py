import sys
if sys.version_info > (3, 8):
    def f(): return 1
else:
    def f(): return 2
# ----
import sys
if sys.version_info > (3, 9):
    def f(): return 1
else:
    def f(): return 2
