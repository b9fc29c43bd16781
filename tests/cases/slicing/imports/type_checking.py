# entry: m.f
# show: m.f(1)

# file: m.py
from __future__ import annotations
from typing import TYPE_CHECKING
import typing
import typing as t

if TYPE_CHECKING:
    from broken import Thing

if typing.TYPE_CHECKING:
    from broken import Thing2
else:
    from real import Thing2

if not t.TYPE_CHECKING:
    from real import Thing3
else:
    from broken import Thing3

if not TYPE_CHECKING:
    from real import unused

def f(x: Thing) -> Thing2:
    return Thing2, Thing3

# file: broken.py
this is not Python

# file: real.py
Thing2 = "real 2"
Thing3 = "real 3"
unused = 4

# output: m.py
from __future__ import annotations
from typing import TYPE_CHECKING
import typing
import typing as t

if TYPE_CHECKING:
    from broken import Thing

if typing.TYPE_CHECKING:
    from broken import Thing2
else:
    from real import Thing2

if not t.TYPE_CHECKING:
    from real import Thing3
else:
    from broken import Thing3

def f(x: Thing) -> Thing2:
    return Thing2, Thing3

# output: real.py
Thing2 = "real 2"
Thing3 = "real 3"
