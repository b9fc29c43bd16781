"""Real recipes: packing the vendored tree gives the same slices and the same fingerprint."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from helpers.bindings import has_star, lost_names
from helpers.twice import check_packing_twice

from rcpack.adapters.disk import DiskSourceProvider
from rcpack.api import pack
from rcpack.domain.code import ModuleKind
from rcpack.errors import EntryPointError, SourceError

_MODEL = re.compile(r"^(class \w+\(.*Module|def (get_model|train_step|get_network)\()", re.M)


@pytest.mark.slow
def test_real_models_are_cut_to_themselves_again(stack: Path, tmp_path: Path) -> None:
    recipe = stack / "recipe"
    paths = sorted((recipe / "i6_experiments/users").rglob("*.py"))
    models = [path for path in paths if path.is_file() and _MODEL.search(path.read_text(errors="ignore"))]
    sources = DiskSourceProvider([recipe])
    done = 0
    for path in random.Random(5).sample(models, 20):
        module = ".".join(path.relative_to(recipe).with_suffix("").parts)
        try:
            packed = pack([module], [recipe])
        except (EntryPointError, SourceError):
            continue  # the public recipe lacks a module, or a file of it is no Python 3
        check_packing_twice(packed, tmp_path / str(done))
        for piece in packed.slices:
            file = sources.find(piece.module)
            assert file is not None
            if file.kind is not ModuleKind.NAMESPACE and not has_star(piece.data):
                assert lost_names(sources.read(file), piece.data) == [], piece.module
        done += 1
    assert done >= 10
