"""The scopes of the walk, judged by the symbol tables of the running Python."""

from __future__ import annotations

import symtable
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest
from helpers.walking import walk_text

from rcpack.analysis.parsing import ParsedPiece, deep_recursion
from rcpack.analysis.scopes import LookupKind, Scope, Scopes

CASES = {
    "comprehension": """
        x = 1
        def f(a):
            b = [x for x in a if x]
            c = {x: y for x, y in a for z in x}
            return [(last := y) for y in b], last, x, (i for i in range(3))
        """,
    "comprehension_in_class": """
        n = 3
        class A:
            n = 4
            a = [n for _ in range(n)]
            b = [[i for i in range(j)] for j in range(n)]
            def f(self):
                return n, a
        """,
    "global_and_nonlocal": """
        g = 1
        def outer():
            v = w = 0
            def inner():
                nonlocal v
                global g, new
                v = g
                new = w
                g += 1
                def innermost():
                    return v, w, g
            class C:
                nonlocal w
                w = 3
                global later
                later = v
            return inner, C
        """,
    "global_in_a_branch": """
        def f():
            if 1:
                for _ in ():
                    with a:
                        try:
                            global x
                        finally:
                            pass
            x = 1
            while 1:
                match x:
                    case 1:
                        global y
                y = 2
        """,
    "class_body": """
        x = 1
        def f(y):
            class A:
                x = x
                y = y
                def m(self): return x, y, A, z
                z = lambda self: (x, y)
            return A
        """,
    "del": """
        def f(a):
            del a
            b = 1
            del b, (c), [d]
            return b
        del f
        """,
    "exceptions_and_with": """
        def f():
            try: pass
            except E as e: e
            with a as b, c as (d, *g): pass
            with a as h.i, c as j[k]: pass
            for l, m.n in o: l
            return b, d, g, h, j, k
        """,
    "match": """
        def f(s):
            match s:
                case {"a": x, **rest}: pass
                case [y, *others]: pass
                case P(u, v=w) as whole: pass
                case (1 | 2) as number: pass
                case a.b: pass
                case [*_]: pass
                case _: pass
            return x, rest, y, others, u, w, whole, number, P, a, v
        """,
    "mangling": """
        class _C:
            __a = 1
            def f(self, __b):
                __c = __b
                global __d
                __d = __a
                import __e, __g as __h
                return [__i for __i in __c], __j__, __e, __h
            class D:
                def g(self): return __x
        class __:
            __y = __y
        """,
    "imports": """
        import a.b
        def f():
            import c.d, e as g
            from h import i as j, k
            return a, c, g, j, k, d, h, i
        """,
    "annotations": """
        def f(a: A = B) -> C:
            b: D = 1
            c: E
            self.x: G = 3
            def g(): return b, c
            return b, c
        class K:
            a: L
            b: M = a
        """,
    "lambda": "f = lambda a, *b, c=d, **e: (lambda: (a, b, c, d, e, g))",
    "decorator_and_default": """
        def f(x):
            @x
            def g(y=x, *, z=y): return x, y, z
            return g
        """,
    "async": """
        async def f(a):
            async with a as b: pass
            async for c in a: await c
            return [d async for d in a], b, c
        """,
    "augmented": """
        def f():
            x += 1
            y.a += 1
            z[i] += 1
            return x, y, z
        """,
    "walrus_at_module_level": "[y := 1, [z := w for w in y]]\nprint(y, z, w)",
    "star": "def f(*args, **kwargs):\n    a, *b = args\n    return a, b, kwargs",
    "nested_functions_of_one_name": "def f():\n    def f():\n        return f\n    return f\nf",
}
SKIPPED = frozenset(
    {"__class__", "__classdict__", ".type_params", ".defaults", ".generic_base", "__static_attributes__"}
)


def names_by_scope(piece: ParsedPiece, scopes: Scopes) -> dict[Scope, list[tuple[str, str]]]:
    """List name and place of each name, by the scope in which it stands."""
    names: dict[Scope, list[tuple[str, str]]] = defaultdict(list)
    for node in _names(piece.tree):
        scope = scopes.owner.get(id(node))
        if scope is not None and node.value not in ("None", "True", "False"):
            found = scopes.lookup(node)
            if found.kind is LookupKind.GLOBAL:
                place = "global"
            else:
                place = "local" if found.scope is scope else "free"
            names[scope].append((found.name, place))
    return names


def _names(node: cst.CSTNode) -> Iterator[cst.Name]:
    if isinstance(node, cst.Name):
        yield node
    for child in node.children:
        yield from _names(child)


def place_in(table: symtable.SymbolTable, name: str) -> str:
    symbol = table.lookup(name)
    if table.get_type() == "module" or symbol.is_global():
        return "global"
    return "local" if symbol.is_local() else "free"


def table_name(scope: Scope) -> str:
    node = scope.node
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        return node.name.value
    kinds = {cst.Lambda: "lambda", cst.ListComp: "listcomp", cst.SetComp: "setcomp", cst.DictComp: "dictcomp"}
    return kinds.get(type(node), "genexpr")  # type: ignore[arg-type]


def assert_agrees(text: str) -> int:
    """Compare all scopes of a module with the tables of Python; return the number of names compared."""
    with deep_recursion():
        piece, scopes = walk_text(text)
        children: dict[Scope | None, list[Scope]] = defaultdict(list)
        for scope in scopes.opened.values():
            children[scope.parent].append(scope)
        names = names_by_scope(piece, scopes)
        return _compare(names, children, scopes.module, symtable.symtable(text, "m.py", "exec"), "m")


def _compare(
    names: dict[Scope, list[tuple[str, str]]],
    children: dict[Scope | None, list[Scope]],
    scope: Scope,
    table: symtable.SymbolTable,
    path: str,
) -> int:
    seen = [item for item in names[scope] if item[0] not in SKIPPED]
    assert seen == [(name, place_in(table, name)) for name, _ in seen], path
    ours: dict[str, list[Scope]] = defaultdict(list)
    for child in children[scope]:
        ours[table_name(child)].append(child)
    theirs: dict[str, list[symtable.SymbolTable]] = defaultdict(list)
    for table_child in table.get_children():
        if str(table_child.get_type()).lower() != "annotation":
            theirs[table_child.get_name()].append(table_child)
    assert {name: len(found) for name, found in ours.items()} == {name: len(found) for name, found in theirs.items()}
    return len(seen) + sum(
        _compare(names, children, child, table_child, f"{path}.{name}")
        for name, found in ours.items()
        for child, table_child in zip(found, theirs[name], strict=True)
    )


#: Since 3.12, comprehensions are inlined and have no tables of their own.
has_tables = pytest.mark.skipif(sys.version_info >= (3, 12), reason="comprehensions have no symbol tables")


@has_tables
@pytest.mark.parametrize("name", CASES)
def test_each_name_belongs_where_python_says(name: str) -> None:
    assert_agrees(textwrap.dedent(CASES[name]))


@has_tables
@pytest.mark.parametrize("name", ["argparse", "dataclasses", "enum", "typing", "functools", "asyncio/base_events"])
def test_the_standard_library_agrees(name: str) -> None:
    path = Path(symtable.__file__).parent / f"{name}.py"
    assert assert_agrees(path.read_text(encoding="utf-8")) > 1000


#: PEP 695, by hand: line -> name and kind of the scope that binds it, as the reference (4.2.2) says.
TYPE_PARAMETERS = {
    "type A[T] = list[T]": "A:module T:type list:module T:type",
    "type B = list[B]": "B:module list:module B:module",
    "def f[T: X, *Ts, **P](a: T, *b: *Ts) -> T: return a, T, Ts, P": (
        "f:module T:type X:module Ts:type P:type a:function T:type b:function Ts:type T:type "
        "a:function T:type Ts:type P:type"
    ),
    "class C[T](Base[T]): a: T; b = a": "C:module T:type Base:module T:type a:class T:type b:class a:class",
    # what is directly inside of a class sees its names from the type parameters, not from the body
    "class C:\n x = 1\n def f[T: x](self, y: x = x): return x, T": (
        "C:module x:class f:class T:type x:class self:function y:function x:class x:class x:module T:type"
    ),
    "class C:\n x = 1\n type B[T: x] = (x, T)": "C:module x:class B:class T:type x:class x:class T:type",
    "class C:\n x = 1\n class D[T: x](x): y = x": "C:module x:class D:class T:type x:class x:class y:class x:module",
}


@pytest.mark.parametrize("text", TYPE_PARAMETERS)
def test_type_parameters_have_a_scope_of_their_own(text: str) -> None:
    piece, scopes = walk_text(text)
    found = []
    for node in _names(piece.tree):
        if id(node) in scopes.owner:
            kind = scopes.lookup(node).scope.kind.value.partition("_")[0]
            found.append(f"{node.value}:{kind}")
    assert " ".join(found) == TYPE_PARAMETERS[text]
