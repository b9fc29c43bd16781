# entry: p.m.one, p.m.two, p.m.three
# show: p.m.one(), p.m.two(), p.m.three()

# file: p/m.py
import os
import os.path as osp
from os.path import dirname, join, abspath

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "data", "phones.txt")

def one():
    with open(FILE) as file:
        return file.read()

def two():
    return open(osp.join(osp.dirname(osp.realpath(__file__)), "two.txt")).read()

def three():
    path = join(dirname(abspath(__file__)), "..", "up.txt")
    return open(path).read(), open(HERE + "/plus.txt").read(), open(f"{HERE}/f.txt").read()

def unused():
    return open(os.path.join(HERE, "unused.txt"))

# file: p/data/phones.txt
a b c

# file: p/two.txt
two

# file: up.txt
up

# file: p/plus.txt
plus

# file: p/f.txt
f

# file: p/unused.txt
unused

# output: p/__init__.py

# output: p/m.py
import os
import os.path as osp
from os.path import dirname, join, abspath

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "data", "phones.txt")

def one():
    with open(FILE) as file:
        return file.read()

def two():
    return open(osp.join(osp.dirname(osp.realpath(__file__)), "two.txt")).read()

def three():
    path = join(dirname(abspath(__file__)), "..", "up.txt")
    return open(path).read(), open(HERE + "/plus.txt").read(), open(f"{HERE}/f.txt").read()
