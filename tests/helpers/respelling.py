"""Other spellings of the same code: what must never change a fingerprint."""

from __future__ import annotations

import random
import re
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import libcst as cst

from helpers.mutants import names_in
from helpers.sources import closure_of
from helpers.walking import walk_text
from rcpack.analysis.literals import integer_value
from rcpack.analysis.parsing import deep_recursion
from rcpack.analysis.scopes import LookupKind, Scope, ScopeKind
from rcpack.domain.names import ModuleName

Respelling = Callable[[str], str]


def with_black(line_length: int) -> Respelling:
    """Format with black."""
    import black

    mode = black.Mode(line_length=line_length, string_normalization=line_length != 40)

    def respell(text: str) -> str:
        return black.format_str(text, mode=mode)

    return respell


def with_isort(text: str) -> str:
    """Sort the imports of each section."""
    import isort

    return isort.code(text, profile="black", force_sort_within_sections=True, combine_as_imports=True)


def with_ruff(text: str) -> str:
    """Format with ruff."""
    ruff = Path(sysconfig.get_path("scripts")) / "ruff"
    command = [str(ruff) if ruff.exists() else "ruff", "format", "--isolated", "--quiet", "-"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    return done.stdout.decode()


def with_tabs(text: str) -> str:
    """Indent otherwise."""
    module = cst.parse_module(text)
    return module.with_changes(default_indent="\t").code


def with_other_lines(text: str) -> str:
    """End lines as Windows does, with a byte order mark before the first, unless an encoding is declared."""
    lines = re.sub(r"\r?\n", "\r\n", text)
    return lines if re.match(r"(.*\n)?.*coding[:=]", text) else "\ufeff" + lines


def with_other_literals(text: str) -> str:
    """Spell literals otherwise, and add comments."""
    with deep_recursion():
        return cst.parse_module(text).visit(_Literals()).code


class _Literals(cst.CSTTransformer):
    """Respells strings, numbers and parentheses; f-strings stay, since the text of ``{x=}`` counts."""

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:
        return False

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return False

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.BaseExpression:
        value = original_node.evaluated_value
        if isinstance(value, bytes):
            return cst.SimpleString('b"' + "".join(f"\\x{byte:02x}" for byte in value) + '"')
        escaped = "".join(
            f"\\U{ord(character):08x}" if character in "'\"\\\r\n\0" else character for character in value
        )
        half = len(value) // 2
        if escaped != value:
            return cst.SimpleString(f"'''{escaped}'''")
        left, right = cst.SimpleString(f"'{value[:half]}'"), cst.SimpleString(f'u"{value[half:]}"')
        joined = cst.ConcatenatedString(left, right, whitespace_between=cst.SimpleWhitespace(" "))
        return joined.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])

    def leave_Integer(self, original_node: cst.Integer, updated_node: cst.Integer) -> cst.BaseExpression:
        return cst.Integer(hex(integer_value(original_node.value)))

    def leave_Float(self, original_node: cst.Float, updated_node: cst.Float) -> cst.BaseExpression:
        text = original_node.value
        return cst.Float(text if "e" in text.lower() else f"{text}E+0")

    def leave_EmptyLine(self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine) -> cst.EmptyLine:
        return updated_node.with_changes(comment=cst.Comment("# another"))


def with_other_locals(text: str) -> str:
    """Rename local variables, where nothing sees their names."""
    piece, scopes = walk_text(text)
    kept = _names_that_count(piece.tree)
    renamed: dict[int, str] = {}
    numbers: dict[tuple[Scope, str], int] = {}
    with deep_recursion():
        for node in names_in(piece.tree):
            if id(node) not in scopes.owner:
                continue
            found = scopes.lookup(node)
            key = (found.scope, found.name)
            is_local = found.kind is LookupKind.LOCAL and found.scope.kind in (
                ScopeKind.FUNCTION,
                ScopeKind.COMPREHENSION,
            )
            if is_local and not found.imports and not found.scope.is_opaque and node.value not in kept:
                renamed[id(node)] = f"renamed_{numbers.setdefault(key, len(numbers))}"
        return piece.tree.visit(_Renaming(renamed)).code


def _names_that_count(tree: cst.Module) -> set[str]:
    """Collect parameters, definitions, declared names, and what f-strings may show."""
    kept: set[str] = set()
    stack: list[cst.CSTNode] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Param | cst.FunctionDef | cst.ClassDef | cst.NameItem):
            kept.add(node.name.value if isinstance(node.name, cst.Name) else "")
        elif isinstance(node, cst.FormattedStringExpression):
            kept.update(name.value for name in names_in(node))
        elif isinstance(node, cst.TypeVar | cst.TypeVarTuple | cst.ParamSpec):
            kept.add(node.name.value)
        stack.extend(node.children)
    return kept


class _Renaming(cst.CSTTransformer):
    def __init__(self, renamed: dict[int, str]) -> None:
        super().__init__()
        self.renamed = renamed

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        name = self.renamed.get(id(original_node))
        return updated_node if name is None else updated_node.with_changes(value=name)


def with_other_order(text: str) -> str:
    """Put functions that stand beside each other, without decorators and defaults, into another order."""
    module = cst.parse_module(text)
    binders = closure_of({"m.py": text}, "m").summary(ModuleName("m")).binders
    # another order of statements that bind one name gives it another value
    once = {name for name, statements in binders.items() if len(statements) == 1}
    body = list(module.body)
    chance = random.Random(len(text))
    start = 0
    while start < len(body):
        end = start
        while end < len(body) and _is_plain_function(body[end], once):
            end += 1
        part = body[start:end]
        chance.shuffle(part)
        body[start:end] = part
        start = end + 1
    return module.with_changes(body=body).code


def _is_plain_function(node: cst.CSTNode, names: set[str]) -> bool:
    if not isinstance(node, cst.FunctionDef) or node.decorators or node.returns is not None:
        return False
    if node.name.value not in names:
        return False
    parameters = node.params
    every = [*parameters.posonly_params, *parameters.params, *parameters.kwonly_params]
    return all(item.default is None and item.annotation is None for item in every)


RESPELLINGS: dict[str, Respelling] = {
    "black": with_black(88),
    "black_narrow": with_black(40),
    "black_wide": with_black(200),
    "ruff": with_ruff,
    "isort": with_isort,
    "tabs": with_tabs,
    "windows": with_other_lines,
    "literals": with_other_literals,
    "locals": with_other_locals,
    "order": with_other_order,
}
