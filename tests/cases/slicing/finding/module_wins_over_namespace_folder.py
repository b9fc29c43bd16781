# entry: m.f
# show: m.f()
# unchanged: m.py
# unchanged: x.py

# file: m.py
import x
def f(): return x.where

# file: x.py
where = "module"

# file: x/data.txt
where = "folder"
