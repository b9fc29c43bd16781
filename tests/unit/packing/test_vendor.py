from __future__ import annotations

import pytest
from helpers.packs import make_pack

from rcpack.domain.manifest import MANIFEST_NAME, Manifest
from rcpack.errors import OutputError
from rcpack.packing.vendor import RUNTIME_NAME, Link, vendor


def test_the_tree_holds_slices_resources_runtime_and_manifest() -> None:
    tree = vendor(make_pack({"a/__init__.py": "x = 1\n", "a/b.py": "y = 2\n"}, resources={"a/data/c.txt": b"c"}))
    assert list(tree.entries) == ["a/__init__.py", "a/b.py", "a/data/c.txt", MANIFEST_NAME, RUNTIME_NAME]
    assert tree.entries["a/__init__.py"] == b"x = 1\n"


def test_every_package_gets_an_init_file() -> None:
    tree = vendor(make_pack({"a/b/c/d.py": ""}))
    assert {"a/__init__.py", "a/b/__init__.py", "a/b/c/__init__.py"} <= set(tree.entries)


def test_the_manifest_has_a_digest_for_every_file_but_itself() -> None:
    tree = vendor(make_pack({"a/b.py": ""}), {"hooks": {}})
    manifest = Manifest.from_json(tree.read(MANIFEST_NAME))
    assert set(manifest.files) == set(tree.entries) - {MANIFEST_NAME}
    assert manifest.config == {"hooks": {}}


def test_a_link_stays_a_link_and_its_target_is_there() -> None:
    tree = vendor(make_pack({"a/b/m.py": "x = 1\n"}, links={"a/b/m.py": "../shared/m.py"}))
    assert tree.entries["a/b/m.py"] == Link("../shared/m.py")
    assert tree.entries["a/shared/m.py"] == b"x = 1\n"
    assert tree.read("a/b/m.py") == b"x = 1\n"


def test_a_link_to_a_packed_module_of_other_text_becomes_a_file() -> None:
    tree = vendor(make_pack({"a/m.py": "x = 1\n", "a/n.py": "y = 2\n"}, links={"a/m.py": "n.py"}))
    assert tree.entries["a/m.py"] == b"x = 1\n"
    assert tree.entries["a/n.py"] == b"y = 2\n"


def test_a_link_that_leads_out_of_the_tree_becomes_a_file() -> None:
    tree = vendor(make_pack({"a/m.py": "x = 1\n"}, links={"a/m.py": "../../m.py"}))
    assert tree.entries["a/m.py"] == b"x = 1\n"


def test_the_same_pack_gives_the_same_tree() -> None:
    assert vendor(make_pack({"a/b.py": ""})) == vendor(make_pack({"a/b.py": ""}))


def test_a_recipe_cannot_replace_the_runtime() -> None:
    with pytest.raises(OutputError, match=RUNTIME_NAME):
        vendor(make_pack({RUNTIME_NAME: "x = 1\n"}))
