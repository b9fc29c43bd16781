import ast
import functools
import json

import pytest

from rcpack.sisyphus.references import Certainty, ReferenceFinder, imports_in

FINDER = ReferenceFinder({"recipe_pkg", "json"})


def found_in(value: object) -> list[tuple[str, Certainty]]:
    return [(item.path, item.certainty) for item in FINDER.in_value(value, "config")]


def test_class_paths_are_found_at_any_depth() -> None:
    value = {"train": [{"class": "recipe_pkg.data.MyDataset", "opts": ({"x": "recipe_pkg.other"},)}]}
    assert found_in(value) == [
        ("recipe_pkg.data.MyDataset", Certainty.CLASS_PATH),
        ("recipe_pkg.other", Certainty.TEXT),
    ]


def test_the_place_is_spelled_as_one_would_reach_it() -> None:
    call = functools.partial(print, {"recipe_pkg.{0}.b": 1, "x": {"recipe_pkg.c"}}, end="recipe_pkg.d")
    value = {"train": [{"class": "recipe_pkg.a"}, call], "recipe_pkg.e": 1}
    assert [(item.path, item.where) for item in FINDER.in_value(value, "config")] == [
        ("recipe_pkg.e", "a key of config"),
        ("recipe_pkg.a", "config['train'][0]['class']"),
        ("recipe_pkg.c", "an item of config['train'][1].args[0]['x']"),
        ("recipe_pkg.d", "config['train'][1].keywords['end']"),
    ]


@pytest.mark.parametrize("text", ["recipe_pkg", "recipe_pkg.", "recipe_pkg.a b", "/recipe_pkg/a.b", "other.a", "a.log"])
def test_other_strings_name_nothing(text: str) -> None:
    assert found_in({"class": text}) == []


def test_functions_classes_modules_and_partials_are_found() -> None:
    value = [json.dumps, json.JSONDecoder, json, functools.partial(json.loads, cls=json.JSONDecoder), len]
    assert [path for path, _ in found_in(value)] == [
        "json.dumps",
        "json.decoder.JSONDecoder",
        "json",
        "json.loads",
        "json.decoder.JSONDecoder",
    ]


def test_the_order_of_a_dict_does_not_count() -> None:
    assert found_in({"b": "recipe_pkg.b", "a": "recipe_pkg.a"}) == found_in({"a": "recipe_pkg.a", "b": "recipe_pkg.b"})


def test_a_value_that_holds_itself_ends() -> None:
    value: dict[str, object] = {"x": "recipe_pkg.a"}
    value["self"] = value
    assert len(found_in(value)) == 1


def test_opaque_values_are_not_looked_into() -> None:
    class Delayed:
        @property
        def __dict__(self) -> dict[str, object]:  # type: ignore[override]
            raise AssertionError("must not be touched")

    finder = ReferenceFinder({"recipe_pkg", __name__.partition(".")[0]}, lambda value: isinstance(value, Delayed))
    assert list(finder.in_value([Delayed()], "config")) == []


def test_imports_in_pasted_code_are_found() -> None:
    code = """
    def f():
        from recipe_pkg.a import b
        import torch
        return __import__("recipe_pkg.c", fromlist=["d"]).d, {"class": "recipe_pkg.e.F"}
    """
    found = {item.path for item in FINDER.in_pasted([code], "python_epilog")}
    # the string "recipe_pkg.c" itself counts only if such an object exists, as any text
    assert found - {"recipe_pkg.c"} == {"recipe_pkg.a.b", "recipe_pkg.c.d", "recipe_pkg.e.F"}


def test_text_that_is_no_code_names_nothing() -> None:
    assert list(FINDER.in_pasted(["this is ] no code"], "python_epilog")) == []


def test_relative_imports_and_computed_ones_are_left_out() -> None:
    assert list(imports_in(ast.parse("from . import a\nx.y\nimportlib.import_module(name)"))) == []
