import ast
import math

import pytest

from rcpack.errors import ConfigError
from rcpack.returnn.printing import text_from_statements
from rcpack.sisyphus import code


def run(*statements: ast.stmt, **names: object) -> dict[str, object]:
    """Print the statements, run the text, and return what it binds."""
    space = dict(names)
    exec(text_from_statements(statements), space)
    del space["__builtins__"]
    return {name: value for name, value in space.items() if name not in names}


def test_a_partial_leaves_nothing_but_its_name() -> None:
    assert list(run(code.partial_statement("f", "math", "pow", code.expression({})))) == ["f"]


def test_infinities_survive() -> None:
    found = run(code.call_import_statement("d", "builtins", "dict", code.expression({"a": math.inf, "b": -0.0})))
    assert repr(found["d"]) == "{'a': inf, 'b': -0.0}"


def test_a_code_wrapper_stands_for_code() -> None:
    class CodeWrapper:
        code = "1 + 2"

    found = run(code.call_import_statement("d", "builtins", "dict", code.expression({"a": [CodeWrapper()]})))
    assert found["d"] == {"a": [3]}


def test_a_call_assigns_to_several_names() -> None:
    statement = code.call_statement("divided", [("x", "7"), ("y", "2")], ["a", "b"])
    assert run(statement, divided=lambda x, y: divmod(x, y)) == {"a": 3, "b": 1}


def test_an_argument_that_is_no_expression_is_named() -> None:
    with pytest.raises(ConfigError, match="argument x of f is no Python expression: '1 \\+'"):
        code.call_statement("f", [("x", "1 +")], None)


def test_a_filtered_function_takes_what_returnn_adds() -> None:
    found = run(code.filtered_function_statement("get_model", "builtins", "dict", code.expression({"n": 1}), ["epoch"]))
    get_model = found["get_model"]
    assert callable(get_model)
    assert get_model(epoch=3, step=0, __fwd_compat_random_arg_042=None) == {"epoch": 3, "n": 1}


@pytest.mark.parametrize("folders", [("",), ("", "../output")])
def test_the_header_binds_nothing(folders: tuple[str, ...]) -> None:
    assert isinstance(code.header_statement(folders), ast.Expr)
