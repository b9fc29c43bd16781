"""A file is cut where its statements end, by Python's parser as by libcst's, and only what is plain stays closed."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcpack.analysis import splitting
from rcpack.analysis.parsing import parse, spans_of
from rcpack.analysis.splitting import SourceText, split

#: Parts of which files are made: statements and what stands between them.
PARTS = (
    "x = 1",
    "x = 1; y = 2",
    "x = 1; y = (\n2\n); z = 3",
    "def f():\n    return 1",
    "if x:\n    y\nelif z:\n    pass\nelse:\n\n    w",
    "if x:\n    y\nelif z:\n  pass\n  # below elif",
    "class A:\n\n    # inside\n    b = '''a\n\n  b'''\n\n    # end of A",
    "class B:\n        def f(self):\n                pass\n            # between\n        # end of B\n# outside",
    "class C: x = 1; y = 2",
    "try:\n\tx\nfinally:\n\ty",
    "try:\n    x\nexcept E:\n      y\n      # end of except",
    "for x in y:\n    pass\nelse: z",
    "while x: y",
    "with a as b:\n  with c:\n    pass\n    # c\n  # b",
    "match x:\n    case 1:\n        y\n    case _: z\n    # end of match",
    "match (\n  'case'\n):\n    # case\n    case (\n  1):\n        y\n        # end of case\n    # end of match",
    "@a\n# between\n@b(\n)\ndef f(): pass",
    "@a\nclass D(b):\n    @c\n    def f(self): pass",
    "async def g():\n    await x\n    # end of g",
    "# a comment",
    "   # an indented comment",
    "    # an indented comment",
    "    ",
    "",
    "\x0c",
    "\x0cx = 2",
    "z = (1 +\n\n  2)  # end",
    "w = 1 + \\\n  2",
    "v = 1 \\\n\n",
    "u = 1  # not continued \\",
    "t = 'a\\\nb'",
    "'''text\n'''",
    "f'{x}' + rb'\\d'.decode()",
    "é = 'ê'; è = 1 \\\n\n",
)

files = st.tuples(
    st.lists(st.sampled_from(PARTS), max_size=8), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()
).map(lambda item: ("\n".join(item[0]) + "\n" * item[2]).replace("\n", item[1]))


def cut(text: str) -> list[str]:
    source = split(text.encode(), "m.py")
    return [source.text_of(piece) for piece in source.pieces]


@contextmanager
def without_python() -> Iterator[None]:
    """Let Python's parser know nothing, as if all syntax were newer than it."""
    with patch.object(splitting, "_parsed_by_python", lambda text: None):
        yield


def places(source: SourceText) -> list[tuple[int, int, int, int]]:
    return [(piece.start, piece.end, piece.first_line, piece.last_line) for piece in source.pieces]


@given(files)
def test_both_parsers_cut_a_file_in_the_same_way(text: str) -> None:
    found = split(text.encode(), "m.py")
    with without_python():
        assert places(split(text.encode(), "m.py")) == places(found)
    assert [(piece.start, piece.end) for piece in found.pieces] == list(spans_of(text, "m.py"))


@given(files)
def test_each_piece_of_a_file_is_a_file_of_its_own(text: str) -> None:
    lines = parse(text, "m.py").tree.body
    for piece, line in zip(cut(text), lines, strict=True):
        (again,) = parse(piece, "m.py").tree.body
        assert type(again) is type(line)


@given(files)
def test_no_gap_is_between_pieces(text: str) -> None:
    source = split(text.encode(), "m.py")
    assert [piece.start for piece in source.pieces][1:] == [piece.end for piece in source.pieces][:-1]
    assert [piece.first_line for piece in source.pieces][1:] == [piece.last_line + 1 for piece in source.pieces][:-1]


def test_statements_are_cut_with_the_comments_above_them() -> None:
    assert cut("# head\n\nx = 1\n# about y\ny = 2  # y\n\nz = 3") == ["x = 1\n", "# about y\ny = 2  # y\n", "\nz = 3"]


def test_what_python_takes_for_wrong_is_cut_by_libcst() -> None:
    text = "y = b'\u00e9'\nx = 1\n"  # libcst does not mind
    with pytest.raises(SyntaxError):
        ast.parse(text)
    assert cut(text) == ["y = b'\u00e9'\n", "x = 1\n"]


# what is plain

PLAIN = {
    "function": "def f(a, b=1, *c, d: int = X.y, **e) -> T[int]: pass",
    "async_function": "async def f(): pass",
    "silent_decorator": "@torch.no_grad()\ndef f(): pass",
    "loud_decorator": "@cache(size=3)\ndef f(): pass",
    "local_changes": "def f(a):\n    a.append(1)\n    a[1] = 2\n    a.b = (c := 3)\n    del a[0]\n    LIST.update(a)",
    "words_in_a_comment": "def f():\n    # global norm\n    return '__all__'",
    "call_in_a_default": "def f(a=make(1)): pass",
    "class_of_methods": "class A(B, metaclass=M):\n    x = 1\n    y: int = call()\n    def f(self): self.x.append(1)",
    "nested_class": "class A:\n    class B(C):\n        x = 1\n        def f(self): pass",
    "loop_in_a_class": "class A:\n    for x in y:\n        z = x + 1",
}

NOT_PLAIN = {
    "global": "def f():\n    global x\n    x = 1",
    "global_in_a_class": "class A:\n    def f(self):\n        if self:\n            global x\n            x = 1",
    "all": "def f():\n    __all__.append('f')",
    "walrus_in_a_default": "def f(a=(b := 1)): pass",
    "walrus_in_a_class": "class A:\n    x = (y := 1)",
    "registered_by_a_decorator": "@REGISTRY.register\ndef f(): pass",
    "changing_call_in_a_default": "def f(a=x.setdefault('a', 1)): pass",
    "changing_method_in_a_class": "class A:\n    REGISTRY.append('A')",
    "item_set_in_a_class": "class A:\n    REGISTRY['A'] = 1",
    "attribute_set_in_a_class": "class A:\n    other.x = 1",
    "item_deleted_in_a_class": "class A:\n    del REGISTRY['A']",
    "item_set_in_a_nested_class": "class A:\n    class B:\n        REGISTRY['A'] = 1",
    "computed_decorator": "@(a or b)\ndef f(): pass",
    "normalized_name": "def \ufb01x(): pass",
    "assignment": "x = 1",
}


@pytest.mark.parametrize("name", PLAIN)
def test_is_plain(name: str) -> None:
    (piece,) = split(PLAIN[name].encode(), "m.py").pieces
    assert piece.plain is not None


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_is_not_plain(name: str) -> None:
    (piece,) = split(NOT_PLAIN[name].encode(), "m.py").pieces
    assert piece.plain is None


def test_a_plain_definition_is_known_by_its_first_lines() -> None:
    text = """\
        # about A
        @a.b
        @c(1)
        class A(d.e[f], g(h).i, (j or k), l=m.n):
            pass
        """
    (piece,) = split(textwrap.dedent(text).encode(), "m.py").pieces
    assert piece.plain is not None
    assert (piece.plain.name, piece.plain.is_class, piece.code_line) == ("A", True, 2)
    assert [(chain.name, *chain.attributes) for chain in piece.plain.decorators] == [("a", "b"), ("c",)]
    assert [(chain.name, *chain.attributes) for chain in piece.plain.bases] == [("d", "e"), ("m", "n")]
