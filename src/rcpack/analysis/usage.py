"""Which global names code surely refers to, as Python's own symbol tables say: much quicker than parsing it here.

Only a yes counts. A no (a name in a quoted annotation, code that is too new for this Python) has to be looked into.
"""

from __future__ import annotations

import symtable
import warnings

#: Where this stands, some code may never run.
_NEVER_RUNS = "TYPE_CHECKING"


def surely_used(text: str) -> frozenset[str]:
    """List global names that code refers to, and not only where it never runs.

    :param text: whole statements
    """
    if _NEVER_RUNS in text:
        return frozenset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a string
        try:
            tables = [symtable.symtable(text, "m.py", "exec")]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return frozenset()
    found: set[str] = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        found.update(name.get_name() for name in table.get_symbols() if name.is_global() and name.is_referenced())
    return frozenset(found)
