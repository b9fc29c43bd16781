"""Hashes against the real classes: bit-identical under "path", moved by meaning under "code"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rcpack.errors import ConfigError, EntryPointError, SourceError

PATH = "toy.model.Model"


def hash_of(value: Any) -> bytes:
    from sisyphus.hash import sis_hash_helper

    found: bytes = sis_hash_helper(value)
    return found


def theirs() -> list[Any]:
    import i6_core.serialization as core
    import i6_experiments.common.setups.serialization as common

    return [common, core]


def imports(module: Any, **extra: Any) -> list[Any]:
    """The same objects, of any of the packages."""
    partial = {"hidden": 3, "nested": {"a": [1, 2.0, None]}}
    return [
        module.Import(PATH, **extra),
        module.Import(PATH, import_as="M", **extra),
        module.Import(PATH, import_as="M", ignore_import_as_for_hash=True, **extra),
        module.Import(PATH, unhashed_package_root="toy", **extra),
        module.PartialImport(
            code_object_path=PATH,
            unhashed_package_root="toy",
            hashed_arguments=partial,
            unhashed_arguments={"x": 1},
            **extra,
        ),
        module.PartialImport(
            code_object_path=PATH,
            unhashed_package_root="",
            hashed_arguments={},
            unhashed_arguments={},
            import_as="get_model",
            **extra,
        ),
        module.Call("f", [("a", "1"), ("b", "g(x)")], [("c", "2")], ["r", "s"]),
        module.ExplicitHash({"v": 1}),
    ]


@pytest.mark.parametrize("package", [0, 1])
def test_objects_hash_as_today_under_path(setup: Path, package: int) -> None:
    import rcpack.sisyphus as ours

    for old, new in zip(imports(theirs()[package]), imports_of_ours(ours), strict=True):
        assert hash_of(new) == hash_of(old), old.__class__


def imports_of_ours(ours: Any) -> list[Any]:
    return imports(ours, hash="path")


@pytest.mark.parametrize("package", [0, 1])
def test_collections_hash_as_today_under_path(setup: Path, package: int) -> None:
    from sisyphus import tk

    import rcpack.sisyphus as ours

    module = theirs()[package]
    root = tk.Path("/elsewhere/repository", hash_overwrite="REPOSITORY")
    more = [module.NonhashedCode("x = 1\n"), module.ExternalImport(root), module.Import(PATH, use_for_hash=False)]
    old = hash_of(module.Collection([*imports(module), *more]))
    assert hash_of(ours.Collection([*imports(module), *more], hash="path")) == old
    own = [ours.NonhashedCode("x = 1\n"), ours.ExternalImport(root), ours.Import(PATH, use_for_hash=False)]
    assert hash_of(ours.Collection([*imports(ours), *own], hash="path")) == old


def test_the_collections_of_both_backends_hash_as_today_under_path(setup: Path) -> None:
    import i6_experiments.common.setups.returnn_common.serialization as common
    import i6_experiments.common.setups.returnn_pytorch.serialization as torch
    from sisyphus import tk

    from rcpack.sisyphus import Collection

    for packages in (None, {"toy"}):
        old = torch.Collection([torch.Import(PATH)], packages=packages, make_local_package_copy=bool(packages))
        assert hash_of(Collection([torch.Import(PATH)], packages=packages, hash="path")) == hash_of(old)
    root = tk.Path("/elsewhere/returnn_common", hash_overwrite="RETURNN_COMMON")
    old = common.Collection([common.Import(PATH)], returnn_common_root=root)
    assert hash_of(Collection([common.Import(PATH)], returnn_common_root=root, hash="path")) == hash_of(old)


def test_whole_jobs_keep_their_hash_under_path(setup: Path) -> None:
    import i6_experiments.common.setups.returnn_pytorch.serialization as torch
    from i6_core.returnn.config import ReturnnConfig
    from i6_core.returnn.training import ReturnnTrainingJob
    from sisyphus import tk
    from sisyphus.job import created_jobs

    from rcpack.sisyphus import Collection, PackedReturnnConfig

    def job_id(config: Any) -> str:
        created_jobs.clear()
        job = ReturnnTrainingJob(
            config, num_epochs=1, device="cpu", returnn_python_exe=tk.Path("/py"), returnn_root=tk.Path("/returnn")
        )
        found: str = job._sis_id()
        return found

    values = {"backend": "torch", "batch_size": 10, "train": {"class": "HDFDataset"}}
    old = ReturnnConfig(dict(values), python_epilog=[torch.Collection(imports(torch_objects()), packages={"toy"})])
    collection = Collection(imports(torch_objects()), hash="path")
    assert job_id(ReturnnConfig(dict(values), python_epilog=[collection])) == job_id(old)
    assert job_id(PackedReturnnConfig(dict(values), python_epilog=[collection], hash="path")) == job_id(old)
    unchanged = torch.Collection(imports(torch_objects()), packages={"toy"}, make_local_package_copy=True)
    assert job_id(PackedReturnnConfig(dict(values), python_epilog=[unchanged], hash="path")) == job_id(old)
    assert job_id(PackedReturnnConfig(dict(values), python_epilog=[unchanged])) != job_id(old)


def torch_objects() -> Any:
    import i6_experiments.common.setups.serialization as common

    return common


def objects_with_code(ours: Any) -> list[Callable[[], Any]]:
    return [
        lambda: ours.Network("toy.model"),
        lambda: ours.Network("toy.model.Model", bind_as="get_model"),
        lambda: ours.Import(PATH),
        lambda: ours.Model("toy.model.get_model", model_kwargs={"hidden": 2}, train_step="toy.model.train_step"),
        lambda: ours.Collection([ours.Import(PATH), ours.NonhashedCode("y = 2\n")]),
        lambda: ours.PackedReturnnConfig({}, python_epilog=[ours.Import(PATH)]),
        lambda: ours.PackedReturnnConfig({"train": {"class": "toy.model.Model"}}),
        lambda: ours.PackedReturnnConfig({}, python_prolog="from toy.model import get_model\n"),
    ]


@pytest.mark.parametrize("number", range(8))
def test_code_counts_by_its_meaning(setup: Path, restart: Callable[[], None], number: int) -> None:
    import rcpack.sisyphus as ours

    made = objects_with_code(ours)[number]
    first = hash_of(made())
    layers = setup / "recipe/toy/layers.py"
    model = setup / "recipe/toy/model.py"
    layers.write_text("# a comment\n" + layers.read_text().replace("2.0", "2.000"))
    model.write_text(model.read_text() + "\n\ndef another_experiment():\n    print(1)\n")
    restart()
    assert hash_of(made()) == first
    layers.write_text(layers.read_text().replace("2.000", "3.0"))
    restart()
    assert hash_of(made()) != first


def test_moving_the_code_does_not_count(setup: Path, restart: Callable[[], None]) -> None:
    from rcpack.sisyphus import Collection, Import

    first = hash_of(Collection([Import(PATH)]))
    (setup / "recipe/toy").rename(setup / "recipe/toy2")
    restart()
    assert hash_of(Collection([Import("toy2.model.Model")])) == first


def test_what_is_bound_to_which_name_counts(setup: Path) -> None:
    from rcpack.sisyphus import Collection, Import

    one = Collection([Import("toy.model.get_model", import_as="a"), Import("toy.model.train_step", import_as="b")])
    two = Collection([Import("toy.model.get_model", import_as="b"), Import("toy.model.train_step", import_as="a")])
    assert hash_of(one) != hash_of(two)


def test_an_explicit_hash_counts_alone(setup: Path, restart: Callable[[], None]) -> None:
    from rcpack.sisyphus import ExplicitHash, Import

    first = hash_of(Import(PATH, hash=ExplicitHash("v1")))
    layers = setup / "recipe/toy/layers.py"
    layers.write_text(layers.read_text().replace("2.0", "3.0"))
    restart()
    assert hash_of(Import(PATH, hash=ExplicitHash("v1"))) == first
    assert hash_of(Import(PATH, hash=ExplicitHash("v2"))) != first


def test_the_root_of_unhashed_paths_ends_at_a_dot(setup: Path) -> None:
    from rcpack.sisyphus import Import

    with pytest.raises(ConfigError, match="does not lie within to"):
        Import(PATH, unhashed_package_root="to")


def test_code_that_reads_where_it_lives_counts_from_the_root(setup: Path, restart: Callable[[], None]) -> None:
    from rcpack.sisyphus import Collection, Import

    (setup / "recipe/toy/named.py").write_text("def where():\n    return __name__\n")
    before = [hash_of(Collection([Import("toy.named.where", unhashed_package_root=root)])) for root in (None, "toy")]
    (setup / "recipe/toy").rename(setup / "recipe/toy2")
    restart()
    after = [hash_of(Collection([Import("toy2.named.where", unhashed_package_root=root)])) for root in (None, "toy2")]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_errors_come_when_the_graph_is_built(setup: Path) -> None:
    import rcpack.sisyphus as ours

    with pytest.raises(EntryPointError, match="the module toy has no 'modle'"):
        hash_of(ours.Network("toy.modle"))
    with pytest.raises(EntryPointError, match=r"config\['train'\]\['class'\] names 'toy.data.YourDataset'"):
        hash_of(ours.PackedReturnnConfig({"train": {"class": "toy.data.YourDataset"}}))
    with pytest.raises(ConfigError, match="defines none of the names that RETURNN looks up"):
        hash_of(ours.Network("toy.layers"))
    (setup / "recipe/toy/broken.py").write_text("def f(:\n    pass\n")
    with pytest.raises(SourceError, match=r"toy/broken.py:1"):
        hash_of(ours.Network("toy.broken"))


def test_nothing_is_imported_and_nothing_written(setup: Path) -> None:
    import sys

    import rcpack.sisyphus as ours

    before = sorted(setup.rglob("*"))
    for made in objects_with_code(ours):
        value = made()
        hash_of(value)
        repr(value), str(value)
    assert [name for name in sys.modules if name.partition(".")[0] == "toy"] == []
    assert sorted(setup.rglob("*")) == before
