from __future__ import annotations

from helpers.hashes import assert_same


def test_star_import_does_not_make_names_of_constants() -> None:
    star = {"m.py": "from n import *\ndef f(): return x\nf.a = True\n", "n.py": "x = 1\n"}
    explicit = {"m.py": "from n import x\ndef f(): return x\nf.a = True\n", "n.py": "x = 1\n"}
    assert_same(star, explicit, "m.f")
