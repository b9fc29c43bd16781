from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.packs import make_pack

from rcpack.domain.code import StatementKind
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Extern, Pack, PackedDefinition
from rcpack.errors import EntryPointError
from rcpack.reporting.closure import Branch, definition_tree, module_tree, reasons


def definition(number: int, name: str, *chain: str) -> PackedDefinition:
    module, _, leaf = name.rpartition(".")
    return PackedDefinition(
        number=number,
        module=ModuleName(module),
        name=leaf,
        kind=StatementKind.FUNCTION,
        line=1,
        end_line=3,
        digest="",
        references=(),
        chain=(*chain, name),
    )


def pack_of(*definitions: PackedDefinition) -> Pack:
    files = {f"{each.module.replace('.', '/')}.py": "" for each in definitions}
    torch = Extern(module=ModuleName("torch.nn"), is_optional=True, imported_by="a.n.g")
    return replace(make_pack({**files, "a/__init__.py": ""}, externs=(torch,)), definitions=definitions)


PACK = pack_of(
    definition(0, "a.m.f"),
    definition(1, "a.m.h,i", "a.m.f"),
    definition(2, "a.n.g", "a.m.f", "a.m.h,i"),
    definition(3, "a.o.x", "a.m.f", "a.m.h,i", "a.n.g"),
    definition(4, "a.n.k", "a.m.f"),
)


def names(branches: tuple[Branch, ...]) -> object:
    return [(branch.name, names(branch.branches)) if branch.branches else branch.name for branch in branches]


def test_a_module_stands_below_the_one_that_it_was_reached_from_first() -> None:
    assert names(module_tree(PACK)) == [("a.m", [("a.n", ["a.o"])])]


def test_a_definition_stands_below_the_one_that_uses_it_first() -> None:
    assert names(definition_tree(PACK)) == [("a.m.f", [("a.m.h,i", [("a.n.g", ["a.o.x"])]), "a.n.k"])]


def test_a_definition_has_its_chain_as_the_reason() -> None:
    (reason,) = reasons(PACK, "a.n.g")
    assert (reason.chain, reason.detail) == (("a.m.f", "a.m.h,i", "a.n.g"), "function, lines 1-3")


def test_one_of_several_names_of_a_statement_is_found() -> None:
    assert [reason.name for reason in reasons(PACK, "a.m.i")] == ["a.m.h,i"]


def test_a_module_has_the_reasons_of_its_definitions_the_shortest_chain_first() -> None:
    assert [reason.name for reason in reasons(PACK, "a.n")] == ["a.n.k", "a.n.g"]


def test_an_extern_has_the_chain_of_what_imports_it() -> None:
    (reason,) = reasons(PACK, "torch")
    assert reason.chain == ("a.m.f", "a.m.h,i", "a.n.g", "torch.nn")
    assert reason.detail == "left to the environment, may be missing"


def test_a_package_without_code_is_there_for_its_modules() -> None:
    assert [reason.detail for reason in reasons(PACK, "a")] == ["the package of packed modules"]


def test_an_unknown_name_is_an_error_with_the_nearest_names() -> None:
    with pytest.raises(EntryPointError, match=r"a\.n\.gg is not packed.*The nearest names: a\.n\.g"):
        reasons(PACK, "a.n.gg")
