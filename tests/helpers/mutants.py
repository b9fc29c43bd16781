"""Small changes of meaning in real code, and CPython as the judge of whether they change anything.

The operators are those of mutmut, where it is installed, and some for what it lacks. A mutant is made in one top-level
statement; annotations that nobody evaluates, docstrings, imports at module level and names of local variables are left
alone, since the specification lets them pass.
"""

from __future__ import annotations

import inspect
import random
import types
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import libcst as cst

from rcpack.analysis.annotations import AnnotationMode
from rcpack.analysis.happenings import Walked
from rcpack.analysis.parsing import deep_recursion
from rcpack.analysis.reading import ModuleCode
from rcpack.analysis.scopes import LookupKind

Operator = Callable[[Any], Iterable[cst.CSTNode]]

try:
    from mutmut.mutation import mutators

    _MUTMUT = mutators.mutation_operators
except ImportError:  # then our own have to do
    _MUTMUT = []


#: What can see the names of local variables.
_SEEING = frozenset({"locals", "vars", "dir", "eval", "exec"})


def code_of(text: str) -> object:
    """Compile a module with optimisation 2 and strip what says where it stood.

    :return: something that is equal for equal code
    :raises SyntaxError: if it is no Python
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _stripped(compile(text, "m.py", "exec", optimize=2, dont_inherit=True))


def _stripped(code: types.CodeType) -> tuple[object, ...]:
    return (
        code.co_code,
        code.co_names,
        _names_that_count(code),
        code.co_freevars,
        code.co_cellvars,
        code.co_argcount,
        code.co_posonlyargcount,
        code.co_kwonlyargcount,
        code.co_flags,
        code.co_name,
        getattr(code, "co_exceptiontable", b""),
        tuple(map(_constant, code.co_consts)),
    )


def _names_that_count(code: types.CodeType) -> tuple[int, tuple[str, ...]]:
    """Leave out what local variables are called, which nothing sees: the code has their numbers."""
    parameters = code.co_argcount + code.co_kwonlyargcount
    parameters += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    is_seen = not _SEEING.isdisjoint(code.co_names)
    return len(code.co_varnames), code.co_varnames if is_seen else code.co_varnames[:parameters]


def _constant(value: object) -> object:
    if isinstance(value, types.CodeType):
        return _stripped(value)
    if isinstance(value, tuple | frozenset):
        items = [_constant(item) for item in value]
        return (type(value).__name__, tuple(items if isinstance(value, tuple) else sorted(map(repr, items))))
    return type(value).__name__, hex(value) if isinstance(value, int) else repr(value)


def mutants_of(code: ModuleCode, indices: Iterable[int], count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Make mutants.

    :param code: the module
    :param indices: the top-level statements that are mutated
    :param count: how many, at most
    :param seed: decides which
    :return: what was done, and the text of the whole module
    """
    chance = random.Random(seed)
    sites = []
    for index in indices:
        walked = code.walked(index)
        sites += [(index, walked.piece.tree, node) for node in _sites(walked.node, walked)]
    chance.shuffle(sites)
    made = 0
    for index, tree, node in sites:
        found = [(name, new) for name, new in _mutations(node)]
        if not found:
            continue
        name, new = chance.choice(found)
        statement = code.summary.statements[index]
        try:
            with deep_recursion():
                changed = tree.deep_replace(node, new)
                assert isinstance(changed, cst.Module)
                text = changed.code
        except cst.CSTValidationError:  # def f(a=1, b)
            continue
        yield name, code.text[: statement.start] + text + code.text[statement.end :]
        made += 1
        if made == count:
            return


def _sites(node: cst.CSTNode, walked: Walked) -> Iterator[cst.CSTNode]:
    if isinstance(node, cst.Annotation):
        if walked.scopes.annotation_modes.get(id(node)) is not AnnotationMode.EVALUATED:
            return
    if isinstance(node, cst.BaseParenthesizableWhitespace | cst.TrailingWhitespace | cst.EmptyLine):
        return
    if not (isinstance(node, cst.Name) and _is_only_local(node, walked)):
        yield node
    for child in node.children:
        if child is not walked.scopes.never_runs.get(id(node)):
            yield from _sites(child, walked)


def _is_only_local(node: cst.Name, walked: Walked) -> bool:
    """Tell whether a local variable is bound once and never used: its name does not count."""
    owner = walked.scopes.owner
    if id(node) not in owner or walked.scopes.lookup(node).kind is not LookupKind.LOCAL:
        return False
    scope = walked.scopes.lookup(node).scope
    body = scope.node
    assert body is not None, "a local variable is in a function"
    return sum(item.value == node.value and id(item) in owner for item in names_in(body)) == 1


def names_in(node: cst.CSTNode) -> Iterator[cst.Name]:
    """List the names of a tree."""
    if isinstance(node, cst.Name):
        yield node
    for child in node.children:
        yield from names_in(child)


def _mutations(node: cst.CSTNode) -> Iterator[tuple[str, cst.CSTNode]]:
    for node_type, operator in (*_OWN, *_MUTMUT):
        if isinstance(node, node_type):
            try:
                for new in operator(node):
                    yield operator.__name__, new
            except Exception:  # an operator that does not fit makes no mutant
                continue


# our own operators, one idea each


def integer_to_other_types(node: cst.Integer) -> Iterator[cst.CSTNode]:
    yield cst.Float(f"{node.value}.0") if node.value.isdigit() else cst.Integer("1")
    if node.value in ("0", "1"):
        yield cst.Name("True" if node.value == "1" else "False")


def constant_to_number(node: cst.Name) -> Iterator[cst.CSTNode]:
    if node.value in ("True", "False", "None"):
        yield cst.Integer({"True": "1", "False": "0", "None": "0"}[node.value])


def float_to_negative(node: cst.Float) -> Iterator[cst.CSTNode]:
    yield cst.UnaryOperation(cst.Minus(), node)


def text_to_bytes(node: cst.SimpleString) -> Iterator[cst.CSTNode]:
    if not node.prefix and node.value.isascii() and "\\" not in node.value:
        yield node.with_changes(value=f"b{node.value}")
    yield cst.SimpleString('"another"')


def other_attribute(node: cst.Attribute) -> Iterator[cst.CSTNode]:
    yield node.with_changes(attr=cst.Name("another"))
    yield node.value


def other_name(node: cst.Name) -> Iterator[cst.CSTNode]:
    yield cst.Name("another_name")


def without_statement(node: cst.IndentedBlock) -> Iterator[cst.CSTNode]:
    for index, statement in enumerate(node.body):
        if _is_text(statement):
            continue
        body = [*node.body[:index], *node.body[index + 1 :]]
        yield node.with_changes(body=body or [cst.SimpleStatementLine([cst.Pass()])])


def swapped_statements(node: cst.IndentedBlock) -> Iterator[cst.CSTNode]:
    for index in range(len(node.body) - 1):
        first, second = node.body[index : index + 2]
        if not (_is_import(first) and _is_import(second)) and not (_is_text(first) or _is_text(second)):
            yield node.with_changes(body=[*node.body[:index], second, first, *node.body[index + 2 :]])


def _is_text(node: cst.CSTNode) -> bool:
    """Tell whether it is a docstring: CPython leaves a trace of it (NOP) even where it drops it."""
    first = node.body[0] if isinstance(node, cst.SimpleStatementLine) else None
    return isinstance(first, cst.Expr) and isinstance(first.value, cst.BaseString)


def _is_import(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Import | cst.ImportFrom)


def without_decorator(node: cst.FunctionDef | cst.ClassDef) -> Iterator[cst.CSTNode]:
    if node.decorators:
        yield node.with_changes(decorators=node.decorators[1:])


def other_definition_name(node: cst.FunctionDef | cst.ClassDef) -> Iterator[cst.CSTNode]:
    yield node.with_changes(name=cst.Name("another"))


def without_base(node: cst.ClassDef) -> Iterator[cst.CSTNode]:
    if node.bases:
        yield node.with_changes(bases=node.bases[1:])


def without_default(node: cst.Param) -> Iterator[cst.CSTNode]:
    if node.default is not None:
        yield node.with_changes(default=None, equal=cst.MaybeSentinel.DEFAULT)
    elif not node.star:
        yield node.with_changes(default=cst.Name("None"), equal=cst.MaybeSentinel.DEFAULT)
    yield node.with_changes(name=cst.Name("another"))


def keyword_only(node: cst.Parameters) -> Iterator[cst.CSTNode]:
    if node.params and not isinstance(node.star_arg, cst.Param) and not node.kwonly_params:
        moved = node.params[-1]
        yield node.with_changes(params=node.params[:-1], kwonly_params=[moved.with_changes(star="")])
    if len(node.params) > 1:
        yield node.with_changes(params=[*node.params[:-2], node.params[-1], node.params[-2]])


def other_arguments(node: cst.Call) -> Iterator[cst.CSTNode]:
    if len(node.args) > 1:
        yield node.with_changes(args=[node.args[1], node.args[0], *node.args[2:]])
    for index, arg in enumerate(node.args):
        if arg.keyword is not None:
            new = arg.with_changes(keyword=cst.Name("another"))
        elif not arg.star:
            new = arg.with_changes(star="*")
        else:
            new = arg.with_changes(star="")
        yield node.with_changes(args=[*node.args[:index], new, *node.args[index + 1 :]])
    yield node.func


def call_it(node: cst.Subscript) -> Iterator[cst.CSTNode]:
    yield cst.Call(node.value)


def without_slice_part(node: cst.Slice) -> Iterator[cst.CSTNode]:
    if node.lower is not None:
        yield node.with_changes(lower=None)
    if node.upper is not None:
        yield node.with_changes(upper=None)


def other_elements(node: cst.Tuple | cst.List | cst.Set | cst.Dict) -> Iterator[cst.CSTNode]:
    if len(node.elements) > 1:
        yield node.with_changes(elements=[node.elements[1], node.elements[0], *node.elements[2:]])
        yield node.with_changes(elements=node.elements[1:])


def negated(node: cst.If | cst.While) -> Iterator[cst.CSTNode]:
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), _parenthesized(node.test)))


def _parenthesized(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def without_else(node: cst.If | cst.For | cst.While | cst.Try) -> Iterator[cst.CSTNode]:
    if node.orelse is not None:
        yield node.with_changes(orelse=None)


def without_handler(node: cst.Try) -> Iterator[cst.CSTNode]:
    if len(node.handlers) > 1:
        yield node.with_changes(handlers=node.handlers[1:])
    if node.finalbody is not None and node.handlers:
        yield node.with_changes(finalbody=None)


def without_exception_name(node: cst.ExceptHandler) -> Iterator[cst.CSTNode]:
    if node.name is not None:
        yield node.with_changes(name=None)


def without_with(node: cst.WithItem) -> Iterator[cst.CSTNode]:
    if node.asname is not None:
        yield node.with_changes(asname=None)


def not_asynchronous(node: cst.FunctionDef | cst.For | cst.With | cst.CompFor) -> Iterator[cst.CSTNode]:
    if node.asynchronous is not None:
        yield node.with_changes(asynchronous=None)


def without_await(node: cst.Await) -> Iterator[cst.CSTNode]:
    yield node.expression


def other_yield(node: cst.Yield) -> Iterator[cst.CSTNode]:
    if isinstance(node.value, cst.From):
        yield node.with_changes(value=node.value.item)
    elif node.value is not None:
        yield node.with_changes(value=None)


def other_return(node: cst.Return) -> Iterator[cst.CSTNode]:
    if node.value is not None:
        yield node.with_changes(value=None)
        yield cst.Expr(node.value)


def without_cause(node: cst.Raise) -> Iterator[cst.CSTNode]:
    if node.cause is not None:
        yield node.with_changes(cause=None)
    elif node.exc is not None:
        yield cst.Raise()


def without_declaration(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    if isinstance(node.body[0], cst.Global | cst.Nonlocal):
        yield node.with_changes(body=[cst.Pass()])


def without_condition(node: cst.CompFor) -> Iterator[cst.CSTNode]:
    if node.ifs:
        yield node.with_changes(ifs=node.ifs[1:])


def other_comprehension(node: cst.ListComp) -> Iterator[cst.CSTNode]:
    yield cst.SetComp(node.elt, node.for_in)
    yield cst.GeneratorExp(node.elt, node.for_in)


def swapped_sides(node: cst.BinaryOperation | cst.BooleanOperation) -> Iterator[cst.CSTNode]:
    yield node.with_changes(left=_parenthesized(node.right), right=_parenthesized(node.left))
    yield node.left


def shorter_comparison(node: cst.Comparison) -> Iterator[cst.CSTNode]:
    if len(node.comparisons) > 1:
        yield node.with_changes(comparisons=node.comparisons[:-1])


def other_field(node: cst.FormattedStringExpression) -> Iterator[cst.CSTNode]:
    yield node.with_changes(conversion="a" if node.conversion != "a" else "s")
    if node.format_spec is not None:
        yield node.with_changes(format_spec=None)


def other_text(node: cst.FormattedStringText) -> Iterator[cst.CSTNode]:
    yield node.with_changes(value=f"{node.value}another")


def without_format(node: cst.FormattedString) -> Iterator[cst.CSTNode]:
    yield node.with_changes(parts=node.parts[:-1])


_OWN: list[tuple[Any, Operator]] = [
    (cst.Integer, integer_to_other_types),
    (cst.Name, constant_to_number),
    (cst.Float, float_to_negative),
    (cst.SimpleString, text_to_bytes),
    (cst.Attribute, other_attribute),
    (cst.Name, other_name),
    (cst.IndentedBlock, without_statement),
    (cst.IndentedBlock, swapped_statements),
    (cst.FunctionDef | cst.ClassDef, without_decorator),
    (cst.FunctionDef | cst.ClassDef, other_definition_name),
    (cst.ClassDef, without_base),
    (cst.Param, without_default),
    (cst.Parameters, keyword_only),
    (cst.Call, other_arguments),
    (cst.Subscript, call_it),
    (cst.Slice, without_slice_part),
    (cst.Tuple | cst.List | cst.Set | cst.Dict, other_elements),
    (cst.If | cst.While, negated),
    (cst.If | cst.For | cst.While | cst.Try, without_else),
    (cst.Try, without_handler),
    (cst.ExceptHandler, without_exception_name),
    (cst.WithItem, without_with),
    (cst.FunctionDef | cst.For | cst.With | cst.CompFor, not_asynchronous),
    (cst.Await, without_await),
    (cst.Yield, other_yield),
    (cst.Return, other_return),
    (cst.Raise, without_cause),
    (cst.SimpleStatementLine, without_declaration),
    (cst.CompFor, without_condition),
    (cst.ListComp, other_comprehension),
    (cst.BinaryOperation | cst.BooleanOperation, swapped_sides),
    (cst.Comparison, shorter_comparison),
    (cst.FormattedStringExpression, other_field),
    (cst.FormattedStringText, other_text),
    (cst.FormattedString, without_format),
]
