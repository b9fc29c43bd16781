"""The rules for expressions, one per function, one per node kind.

A function ``write_X`` writes a libcst node ``X``. Parentheses, spacing and commas are never looked at: the tree has
them in its shape already, but for the places that say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import libcst as cst

from rcpack.analysis.annotations import AnnotationMode
from rcpack.analysis.literals import (
    body_with_newlines,
    float_value,
    format_text_value,
    imaginary_value,
    integer_value,
    string_value,
)
from rcpack.analysis.scopes import mangled
from rcpack.analysis.syntax import parameters_of
from rcpack.hashing.encoding import ABSENT, string
from rcpack.hashing.names import NameWriter

#: Operators by node kind. The symbol is written, never libcst's name for it.
OPERATORS: dict[type[cst.CSTNode], str] = {
    cst.Add: "+", cst.Subtract: "-", cst.Multiply: "*", cst.MatrixMultiply: "@", cst.Divide: "/", cst.FloorDivide: "//",
    cst.Modulo: "%", cst.Power: "**", cst.LeftShift: "<<", cst.RightShift: ">>", cst.BitOr: "|", cst.BitXor: "^",
    cst.BitAnd: "&",
    cst.AddAssign: "+", cst.SubtractAssign: "-", cst.MultiplyAssign: "*", cst.MatrixMultiplyAssign: "@",
    cst.DivideAssign: "/", cst.FloorDivideAssign: "//", cst.ModuloAssign: "%", cst.PowerAssign: "**",
    cst.LeftShiftAssign: "<<", cst.RightShiftAssign: ">>", cst.BitOrAssign: "|", cst.BitXorAssign: "^",
    cst.BitAndAssign: "&",
    cst.Plus: "+", cst.Minus: "-", cst.BitInvert: "~", cst.Not: "not", cst.And: "and", cst.Or: "or",
    cst.Equal: "==", cst.NotEqual: "!=", cst.LessThan: "<", cst.LessThanEqual: "<=", cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=", cst.Is: "is", cst.IsNot: "is not", cst.In: "in", cst.NotIn: "not in",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Field:
    """A field of an f-string."""

    node: cst.FormattedStringExpression
    #: Whether the string around it is raw, and so the text of its format specification.
    is_raw: bool


class ExpressionWriter(NameWriter):
    """Writes expressions."""

    def visit(self, node: cst.CSTNode) -> None:
        """Write any node by the rule for its kind."""
        raise NotImplementedError

    def optional(self, node: cst.CSTNode | None) -> None:
        """Write a part that may be absent."""
        if node is None:
            self.write(ABSENT)
        else:
            self.visit(node)

    def sequence(self, nodes: Iterable[cst.CSTNode]) -> None:
        """Write a list of nodes."""
        self.write("[")
        for node in nodes:
            self.visit(node)
        self.write("]")

    def operator(self, node: cst.CSTNode) -> str:
        """Return the encoded symbol of an operator."""
        symbol = OPERATORS.get(type(node))
        if symbol is None:
            raise self.unknown(node)
        return string(symbol)

    # names

    def write_Name(self, node: cst.Name) -> None:
        self.load(node)

    def write_Attribute(self, node: cst.Attribute) -> None:
        attributes: list[str] = []
        root: cst.BaseExpression = node
        while type(root) is cst.Attribute:
            attributes.append(root.attr.value)
            root = root.value
        attributes.reverse()
        if type(root) is cst.Name:
            self.load(root, tuple(attributes))
        else:
            self.attributes_of(lambda: self.visit(root), tuple(attributes))

    # literals: values, never their spelling

    def write_Integer(self, node: cst.Integer) -> None:
        self.write(f"(Int{string(format(integer_value(node.value), 'x'))})")

    def write_Float(self, node: cst.Float) -> None:
        self.write(f"(Float{string(float_value(node.value).hex())})")

    def write_Imaginary(self, node: cst.Imaginary) -> None:
        self.write(f"(Imag{string(imaginary_value(node.value).hex())})")

    def write_Ellipsis(self, node: cst.Ellipsis) -> None:
        self.write("(Ellipsis)")

    def write_SimpleString(self, node: cst.SimpleString) -> None:
        self.write(self.constant(self.literal_value(node)))

    def literal_value(self, node: cst.SimpleString) -> str | bytes:
        try:
            return string_value(node.value)
        except (ValueError, OverflowError) as error:
            raise self.unknown(node, f"a string with {error}") from None

    @staticmethod
    def constant(value: str | bytes) -> str:
        if isinstance(value, bytes):
            return f"(Bytes{string(value.decode('latin-1'))})"
        return f"(Str{string(value)})"

    def write_FormattedString(self, node: cst.FormattedString) -> None:
        self.joined(self.parts_of(node))

    def write_ConcatenatedString(self, node: cst.ConcatenatedString) -> None:
        pieces: list[cst.BaseString] = []
        rest: cst.BaseString = node
        while isinstance(rest, cst.ConcatenatedString):  # "a" ("b" ("c"))
            pieces.append(rest.left)
            rest = rest.right
        pieces.append(rest)
        if all(isinstance(piece, cst.SimpleString) and "b" in piece.prefix.lower() for piece in pieces):
            values = [self.literal_value(piece) for piece in pieces if isinstance(piece, cst.SimpleString)]
            self.write(self.constant(b"".join(value for value in values if isinstance(value, bytes))))
        else:
            self.joined([part for piece in pieces for part in self.parts_of(piece)])

    def joined(self, parts: Sequence[str | _Field]) -> None:
        """Write the parts of an f-string, adjacent text merged; without fields it is a plain string."""
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) == len(parts):
            self.write(self.constant("".join(texts)))
        else:
            self.write("(Joined")
            self.format_parts(parts)
            self.write(")")

    def format_parts(self, parts: Sequence[str | _Field]) -> None:
        self.write("[")
        text = ""
        for part in parts:
            if isinstance(part, str):
                text += part
                continue
            if text:
                self.write(string(text))
                text = ""
            self.field(part)
        if text:
            self.write(string(text))
        self.write("]")

    def field(self, field: _Field) -> None:
        node = field.node
        self.write("(Field")
        self.visit(node.expression)
        conversion = node.conversion
        if node.equal is not None and conversion is None and node.format_spec is None:
            conversion = "r"  # {x=} is x={x!r}
        self.write(string(conversion) if conversion else ABSENT)
        if node.format_spec is None:
            self.write(ABSENT)
        else:  # {x:} has an empty one
            self.format_parts(self.format_content(node.format_spec, field.is_raw))
        self.write(")")

    def parts_of(self, node: cst.BaseString) -> list[str | _Field]:
        """Split a string literal into evaluated text and fields."""
        if isinstance(node, cst.SimpleString):
            value = self.literal_value(node)
            if isinstance(value, bytes):
                raise self.unknown(node, "bytes beside text")
            return [value]
        if not isinstance(node, cst.FormattedString):  # template strings (PEP 750)
            raise self.unknown(node)
        return self.format_content(node.parts, "r" in node.start.lower())

    def format_content(self, content: Iterable[cst.BaseFormattedStringContent], is_raw: bool) -> list[str | _Field]:
        parts: list[str | _Field] = []
        for part in content:
            if isinstance(part, cst.FormattedStringText):
                try:
                    parts.append(format_text_value(part.value, is_raw))
                except (ValueError, OverflowError) as error:
                    raise self.unknown(part, f"an f-string with {error}") from None
            elif isinstance(part, cst.FormattedStringExpression):
                if part.equal is not None:  # {x = }: the text is part of the value
                    parts.append(_text_of(part))
                parts.append(_Field(part, is_raw))
            else:
                raise self.unknown(part)
        return parts

    # displays

    def write_Tuple(self, node: cst.Tuple) -> None:
        self.write("(Tuple")
        self.sequence(node.elements)
        self.write(")")

    def write_List(self, node: cst.List) -> None:
        self.write("(List")
        self.sequence(node.elements)
        self.write(")")

    def write_Set(self, node: cst.Set) -> None:
        self.write("(Set")
        self.sequence(node.elements)
        self.write(")")

    def write_Element(self, node: cst.Element) -> None:
        self.visit(node.value)

    def write_StarredElement(self, node: cst.StarredElement) -> None:
        self.write("(Star")
        self.visit(node.value)
        self.write(")")

    def write_Dict(self, node: cst.Dict) -> None:
        self.write("(Dict")
        self.sequence(node.elements)
        self.write(")")

    def write_DictElement(self, node: cst.DictElement) -> None:
        self.write("(Pair")
        self.visit(node.key)
        self.visit(node.value)
        self.write(")")

    def write_StarredDictElement(self, node: cst.StarredDictElement) -> None:
        self.write("(DoubleStar")
        self.visit(node.value)
        self.write(")")

    # comprehensions

    def write_ListComp(self, node: cst.ListComp) -> None:
        self.comprehension("ListComp", node, node.elt)

    def write_SetComp(self, node: cst.SetComp) -> None:
        self.comprehension("SetComp", node, node.elt)

    def write_GeneratorExp(self, node: cst.GeneratorExp) -> None:
        self.comprehension("GeneratorExp", node, node.elt)

    def write_DictComp(self, node: cst.DictComp) -> None:
        self.comprehension("DictComp", node, node.key, node.value)

    def comprehension(self, tag: str, node: cst.BaseComp, *results: cst.BaseExpression) -> None:
        # the parts in the order in which they run, so that targets get their numbers first
        self.write(f"({tag}[")
        part: cst.CompFor | None = node.for_in
        while part is not None:
            self.write("(AsyncFor" if part.asynchronous is not None else "(For")
            self.target(part.target)
            self.visit(part.iter)
            self.sequence(item.test for item in part.ifs)
            self.write(")")
            part = part.inner_for_in
        self.write("]")
        for result in results:
            if type(result) is cst.StarredElement:  # [*x for x in y] (PEP 798)
                raise self.unknown(result, "unpacking in a comprehension")
            self.visit(result)
        self.write(")")

    # operators: nothing is computed, and nothing is said to commute

    def write_UnaryOperation(self, node: cst.UnaryOperation) -> None:
        self.write(f"(Unary{self.operator(node.operator)}")
        self.visit(node.expression)
        self.write(")")

    def write_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        # a + b + c + ... leans to the left: without recursion, since generated code has thousands of them
        tails: list[cst.BinaryOperation] = []
        head: cst.BaseExpression = node
        while type(head) is cst.BinaryOperation:
            tails.append(head)
            head = head.left
        self.write("".join(f"(Binary{self.operator(tail.operator)}" for tail in tails))
        self.visit(head)
        for tail in reversed(tails):
            self.visit(tail.right)
            self.write(")")

    def write_BooleanOperation(self, node: cst.BooleanOperation) -> None:
        # "a and b and c", "(a and b) and c": one list; "a and (b and c)" keeps its own, although it means the same
        operator = type(node.operator)
        values: list[cst.BaseExpression] = []
        head: cst.BaseExpression = node
        while type(head) is cst.BooleanOperation and type(head.operator) is operator:
            values.append(head.right)
            head = head.left
        values.append(head)
        self.write(f"(Boolean{self.operator(node.operator)}")
        self.sequence(reversed(values))
        self.write(")")

    def write_Comparison(self, node: cst.Comparison) -> None:
        self.write("(Compare")
        self.visit(node.left)
        self.write("[")
        for item in node.comparisons:
            self.write(self.operator(item.operator))
            self.visit(item.comparator)
        self.write("])")

    def write_IfExp(self, node: cst.IfExp) -> None:
        self.write("(IfExp")
        self.visit(node.test)
        self.visit(node.body)
        self.visit(node.orelse)
        self.write(")")

    def write_NamedExpr(self, node: cst.NamedExpr) -> None:
        self.write("(Walrus")
        self.target(node.target)
        self.visit(node.value)
        self.write(")")

    # calls and items

    def write_Call(self, node: cst.Call) -> None:
        self.write("(Call")
        self.visit(node.func)
        self.arguments(node.args)
        self.write(")")

    def arguments(self, arguments: Sequence[cst.Arg]) -> None:
        """Write positional, then keyword arguments: f(k=1, *a) is f(*a, k=1), as in Python's own tree."""
        is_keyword = [item.keyword is not None or item.star == "**" for item in arguments]
        self.sequence(item for item, flag in zip(arguments, is_keyword, strict=True) if not flag)
        self.sequence(item for item, flag in zip(arguments, is_keyword, strict=True) if flag)

    def write_Arg(self, node: cst.Arg) -> None:
        if node.keyword is not None:
            self.write(f"(Keyword{string(node.keyword.value)}")
        elif node.star:
            self.write("(Star" if node.star == "*" else "(DoubleStar")
        else:
            self.visit(node.value)
            return
        self.visit(node.value)
        self.write(")")

    def write_Subscript(self, node: cst.Subscript) -> None:
        self.write("(Subscript")
        self.visit(node.value)
        first = node.slice[0]
        is_tuple = len(node.slice) > 1 or type(first.comma) is cst.Comma
        if is_tuple or (type(first.slice) is cst.Index and first.slice.star):  # a[b, c], a[b,], a[*b] are a[(...)]
            self.write("(Tuple")
            self.sequence(item.slice for item in node.slice)
            self.write(")")
        else:
            self.visit(first.slice)
        self.write(")")

    def write_Index(self, node: cst.Index) -> None:
        if node.star:
            self.write("(Star")
            self.visit(node.value)
            self.write(")")
        else:
            self.visit(node.value)

    def write_Slice(self, node: cst.Slice) -> None:
        # a[1:] is a[1::]
        self.write("(Slice")
        for part in (node.lower, node.upper, node.step):
            self.optional(part)
        self.write(")")

    # functions

    def write_Lambda(self, node: cst.Lambda) -> None:
        self.write("(Lambda")
        self.parameters(node, node.params)
        self.visit(node.body)
        self.write(")")

    def parameters(self, function: cst.CSTNode, node: cst.Parameters) -> None:
        """Write parameters: their names count, since callers can use them."""
        scope = self.scopes.opened[id(function)]
        for item in parameters_of(node):
            self.local_in(scope, mangled(item.name.value, scope.class_name))
        self.write("(Parameters")
        self.sequence(node.posonly_params)
        self.sequence(node.params)
        self.optional(node.star_arg if type(node.star_arg) is cst.Param else None)
        self.sequence(node.kwonly_params)
        self.optional(node.star_kwarg)
        self.write(")")

    def write_Param(self, node: cst.Param) -> None:
        self.write(f"(Parameter{string(node.name.value)}")
        self.annotation(node.annotation)
        self.optional(node.default)
        self.write(")")

    def annotation(self, node: cst.Annotation | None) -> None:
        """Write an annotation where somebody sees it.

        Under the future import it is a string at run time: names are written as text, and resolved only for a reader
        that may evaluate it.
        """
        mode = AnnotationMode.IGNORED if node is None else self.scopes.annotation_modes[id(node)]
        if self.flags.annotations and node is not None:
            mode = AnnotationMode.EVALUATED
        if node is None or mode is AnnotationMode.IGNORED:
            self.write(ABSENT)
            return
        before = self.is_spelled, self.is_resolved
        self.is_spelled = self.has_future_annotations
        self.is_resolved = mode is AnnotationMode.EVALUATED
        self.visit(node.annotation)
        self.is_spelled, self.is_resolved = before

    def write_Await(self, node: cst.Await) -> None:
        self.write("(Await")
        self.visit(node.expression)
        self.write(")")

    def write_Yield(self, node: cst.Yield) -> None:
        if isinstance(node.value, cst.From):
            self.write("(YieldFrom")
            self.visit(node.value.item)
        else:
            self.write("(Yield")
            self.optional(node.value)
        self.write(")")

    # targets

    def target(self, node: cst.CSTNode) -> None:
        """Write what is bound, changed or deleted."""
        if type(node) is cst.Name:
            self.store(node)
        elif type(node) is cst.Tuple or type(node) is cst.List:
            self.write("(Tuple[" if type(node) is cst.Tuple else "(List[")
            for element in node.elements:
                self.target(element)
            self.write("])")
        elif type(node) is cst.StarredElement:
            self.write("(Star")
            self.target(node.value)
            self.write(")")
        elif type(node) is cst.Element:
            self.target(node.value)
        elif type(node) is cst.Attribute:
            # the object is read, the attribute is written: never part of a longer chain
            self.write("(Attr")
            self.visit(node.value)
            self.write(f"{string(node.attr.value)})")
        elif type(node) is cst.Subscript:
            self.write_Subscript(node)
        else:
            raise self.unknown(node)


def _text_of(node: cst.FormattedStringExpression) -> str:
    """Return the text that ``{x = }`` shows: as written, but for line ends."""
    assert node.equal is not None, "only asked for fields with an equals sign"
    parts = (node.whitespace_before_expression, node.expression, node.equal, node.whitespace_after_expression)
    module = cst.Module([])
    return body_with_newlines("".join(module.code_for_node(part) for part in parts))
