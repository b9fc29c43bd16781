"""A revision in the object store gives what its checkout would give."""

from __future__ import annotations

from pathlib import Path

import pygit2
import pytest
from helpers.repositories import History

from rcpack.adapters.disk import DiskSourceProvider
from rcpack.adapters.finder import Finder
from rcpack.adapters.git import GitSourceProvider, Repository, repository_of
from rcpack.domain.names import ModuleName
from rcpack.errors import HistoryError, RecipeRootError, SourceError

_FILES: dict[str, str | bytes | None] = {
    "pkg/__init__.py": "",
    "pkg/model.py": "from pkg.layers import Block\n",
    "pkg/layers/__init__.py": "class Block: pass\n",
    "pkg/layers.py": "hidden by the package\n",
    "pkg/bare/leaf.py": "x = 1\n",
    "pkg/bare/phones.txt": "a b c\n",
    "pkg/bare/data/deep/words.txt": "d\n",
    "pkg/bare/data/.hidden": "",
    "pkg/linked.py": "->bare/leaf.py",
    "pkg/linked_folder": "->bare",
    "pkg/circle.py": "->circle.py",
    "pkg/umlaut_ä.py": "y = 2\n",
}

_MODULES = (
    "pkg pkg.model pkg.layers pkg.bare pkg.bare.leaf pkg.linked pkg.linked_folder.leaf pkg.circle pkg.umlaut_ä pkg.none"
).split()


def _answers(finder: Finder) -> list[object]:
    answers: list[object] = []
    for name in _MODULES:
        module = ModuleName(name)
        try:
            file = finder.find(module)
            answers.append(file)
            if file is None:
                continue
            data = finder.read(file)
            names = finder.submodules(module)
            beside = [
                finder.data_files(file, path) for path in (".", "phones.txt", "data", "..", "../../..", "leaf.py")
            ]
            content = [finder.read_data(file, path) for found in beside for path in found]
            answers += [data, names, beside, content]
        except SourceError as error:
            answers.append(error.what)
    return answers


def test_revision_answers_as_the_disk_does(tmp_path: Path) -> None:
    history = History(tmp_path / "repo" / "recipe")
    history.commit("all", _FILES)
    root = history.folder
    repository = Repository(str(root))
    provider = GitSourceProvider(repository, repository.commit("HEAD"), [root])
    on_disk = _answers(DiskSourceProvider([root]))
    assert len([answer for answer in on_disk if answer is not None]) > 20
    assert _answers(provider) == on_disk


def test_repository_may_be_one_package_of_the_root(tmp_path: Path) -> None:
    history = History(tmp_path / "recipe" / "pkg")
    first = history.commit("one", {"__init__.py": "", "model.py": "a = 1\n"})
    history.commit("two", {"model.py": "a = 2\n"})
    (tmp_path / "recipe" / "other.py").write_text("b = 1\n")
    repository = repository_of("pkg", [tmp_path / "recipe"])
    provider = GitSourceProvider(repository, repository.commit(first), [tmp_path / "recipe"])
    found = provider.find(ModuleName("pkg.model"))
    other = provider.find(ModuleName("other"))
    assert found is not None
    assert other is not None
    assert provider.read(found) == b"a = 1\n"
    assert provider.read(other) == b"b = 1\n"


def test_checkout_may_be_linked_into_the_root(tmp_path: Path) -> None:
    history = History(tmp_path / "elsewhere" / "pkg")
    first = history.commit("one", {"__init__.py": "", "model.py": "a = 1\n"})
    history.commit("two", {"model.py": "a = 2\n"})
    (tmp_path / "recipe").mkdir()
    (tmp_path / "recipe" / "pkg").symlink_to(history.folder)
    repository = repository_of("pkg", [tmp_path / "recipe"])
    provider = GitSourceProvider(repository, repository.commit(first), [tmp_path / "recipe"])
    found = provider.find(ModuleName("pkg.model"))
    assert found is not None
    assert provider.read(found) == b"a = 1\n"


def test_link_may_lead_out_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "m.py").write_text("c = 1\n")
    history = History(tmp_path / "recipe")
    history.commit("one", {"pkg/__init__.py": "", "pkg/m.py": "->../../shared/m.py"})
    repository = Repository(str(history.folder))
    provider = GitSourceProvider(repository, repository.commit("HEAD"), [history.folder])
    found = provider.find(ModuleName("pkg.m"))
    assert found is not None
    assert provider.read(found) == b"c = 1\n"


def test_footprint_tells_which_commits_cannot_matter(tmp_path: Path) -> None:
    history = History(tmp_path / "recipe")
    commits = [
        history.commit("first", {"pkg/__init__.py": "", "pkg/m.py": "a = 1\n"}),
        history.commit("another file", {"pkg/n.py": "b = 1\n"}),
        history.commit("the file", {"pkg/m.py": "a = 2\n"}),
        history.commit("a package that wins", {"pkg/m/__init__.py": "a = 3\n"}),
    ]
    repository = Repository(str(history.folder))
    trees = [repository.commit(each).tree for each in commits]
    provider = GitSourceProvider(repository, repository.commit(commits[0]), [history.folder])
    found = provider.find(ModuleName("pkg.m"))
    assert found is not None
    provider.read(found)
    footprint = provider.footprint
    assert repository.is_same(footprint, trees[0], trees[1])
    assert not repository.is_same(footprint, trees[1], trees[2])
    assert not repository.is_same(footprint, trees[2], trees[3])
    assert repository.changed_paths(footprint, trees[1], trees[2]) == ("pkg/m.py",)


def test_unknown_revision_is_named(tmp_path: Path) -> None:
    history = History(tmp_path / "recipe")
    history.commit("one", {"pkg/__init__.py": ""})
    with pytest.raises(HistoryError, match="has no commit 'no-such-branch'"):
        Repository(str(history.folder)).commit("no-such-branch")


def test_repository_without_history_is_told(tmp_path: Path) -> None:
    history = History(tmp_path / "recipe")
    with pytest.raises(HistoryError, match="no commits yet"):
        Repository(str(history.folder)).commit("HEAD")


def test_folder_without_repository_is_told(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    with pytest.raises(HistoryError, match="in no git repository"):
        repository_of("pkg", [tmp_path])


def test_root_that_did_not_exist_then_is_told(tmp_path: Path) -> None:
    history = History(tmp_path / "setup")
    first = history.commit("one", {"README": ""})
    history.commit("two", {"recipe/pkg/__init__.py": ""})
    repository = Repository(str(history.folder))
    with pytest.raises(RecipeRootError, match="is no folder"):
        GitSourceProvider(repository, repository.commit(first), [history.folder / "recipe"])


def test_bare_repository_can_be_laid_anywhere(tmp_path: Path) -> None:
    history = History(tmp_path / "pkg")
    history.commit("one", {"__init__.py": "", "m.py": "a = 1\n"})
    bare = pygit2.clone_repository(str(history.folder), str(tmp_path / "bare.git"), bare=True)
    repository = Repository(bare.path)
    recipe = tmp_path / "recipe"
    recipe.mkdir()
    provider = GitSourceProvider(repository, repository.commit("main"), [recipe], folder=str(recipe / "pkg"))
    found = provider.find(ModuleName("pkg.m"))
    assert found is not None
    assert provider.read(found) == b"a = 1\n"


def test_submodule_is_read_at_the_commit_that_the_revision_names(tmp_path: Path) -> None:
    inner = History(tmp_path / "recipe" / "sub")
    old = inner.commit("one", {"__init__.py": "a = 1\n"})
    inner.commit("two", {"__init__.py": "a = 2\n"})
    outer = pygit2.init_repository(tmp_path / "recipe", initial_head="main")
    builder = outer.TreeBuilder()
    builder.insert("sub", pygit2.Oid(hex=old), pygit2.enums.FileMode.COMMIT)
    who = pygit2.Signature("Ada", "ada@example.org", 1_700_000_000, 0)
    outer.create_commit("HEAD", who, who, "with sub", builder.write(), [])
    repository = Repository(str(tmp_path / "recipe"))
    provider = GitSourceProvider(repository, repository.commit("HEAD"), [tmp_path / "recipe"])
    found = provider.find(ModuleName("sub"))
    assert found is not None
    assert provider.read(found) == b"a = 1\n"
