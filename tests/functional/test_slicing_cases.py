"""Every case file: its slices and findings, the proof of bindings, packing twice, and the run without the recipe."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.bindings import has_star, lost_names
from helpers.cases import finding_text, parse_case, read_case, write_files
from helpers.runs import run_pack, run_recipe
from helpers.twice import check_packing_twice

from rcpack.adapters.disk import DiskSourceProvider
from rcpack.api import pack
from rcpack.domain.code import ModuleKind
from rcpack.domain.pack import Pack

CASES = Path(__file__).parents[1] / "cases" / "slicing"
FILES = sorted(CASES.glob("*/*.py"))


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}/{file.stem}" for file in FILES])
def test_the_case_holds(file: Path, tmp_path: Path, update_cases: bool) -> None:
    case = read_case(file)
    recipe, environment = tmp_path / "recipe", tmp_path / "environment"
    write_files(recipe, case.files)
    write_files(environment, case.environment)
    packed = pack(case.entries, [recipe], policy=case.policy)

    # runs as the recipe does
    modules = list(dict.fromkeys(entry.module for entry in packed.entry_points))
    expected = run_recipe([recipe], modules, case.shows, environment)
    assert run_pack(packed, tmp_path / "job", modules, case.shows, environment) == expected
    assert case.shows, "each case shows something"

    # keeps its bindings, and is what comes out when it is packed itself
    check_bindings(packed, recipe)
    check_packing_twice(packed, tmp_path / "again")

    outputs = {piece.path: piece.data.decode() for piece in packed.slices}
    findings = [finding_text(finding) for finding in packed.findings]
    if update_cases:
        case.outputs, case.findings = outputs, findings
        file.write_text(case.to_text(), encoding="utf-8")
    assert findings == case.findings
    assert outputs == case.outputs
    assert parse_case(case.to_text()) == case
    assert not [value for value in expected if "SyntaxError" in value]


def check_bindings(packed: Pack, recipe: Path) -> None:
    """Prove for each slice that what it uses is bound as in the original."""
    sources = DiskSourceProvider([recipe])
    for piece in packed.slices:
        file = sources.find(piece.module)
        assert file is not None
        if file.kind is ModuleKind.NAMESPACE or has_star(piece.data):
            continue
        assert lost_names(sources.read(file), piece.data) == []
