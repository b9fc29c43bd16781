"""``log``, ``lock``, ``check``, ``accept``: a recipe, its history, and what was written down about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers.repositories import History

from rcpack import api
from rcpack.api.history import log
from rcpack.api.subjects import Viewpoint
from rcpack.cli.main import rcpack
from rcpack.domain.history import Event
from rcpack.errors import AcceptanceError, EntryPointError, LockError, RcpackError

_MODEL = "from pkg.layers import Block\n\n\nclass Model:\n    block = Block\n"
_LAYERS = "class Block:\n    def __init__(self, dropout=0.1):\n        self.dropout = dropout\n"


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
    monkeypatch.setenv("RCPACK_CACHE", "off")
    made = History(tmp_path / "recipe")
    made.commit("first", {"pkg/__init__.py": "", "pkg/model.py": _MODEL, "pkg/layers.py": _LAYERS})
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(rcpack, list(arguments))


def events(history: History, entry: str = "pkg.model.Model", revisions: str = "HEAD") -> list[tuple[str, str]]:
    view = Viewpoint(roots=(history.folder,))
    return [(item.event.value, item.subject) for item in log([entry], view, revisions=revisions)]


# log


def test_log_tells_what_changed_what_only_touched_and_passes_over_the_rest(history: History) -> None:
    history.commit("a comment", {"pkg/layers.py": "# new\n" + _LAYERS})
    history.commit("elsewhere", {"pkg/other.py": "x = 1\n", "README": "r\n"})
    history.commit("more dropout", {"pkg/layers.py": _LAYERS.replace("0.1", "0.2")})
    assert events(history) == [("changed", "more dropout"), ("quiet", "a comment"), ("appeared", "first")]


def test_log_names_definitions_files_author_and_date(history: History) -> None:
    history.commit("more dropout", {"pkg/layers.py": _LAYERS.replace("0.1", "0.2")})
    item = next(log(["pkg.model.Model"], Viewpoint(roots=(history.folder,)), with_diffs=True))
    assert item.concerned == ("edited pkg.layers.Block",)
    assert item.files == ("pkg/layers.py",)
    assert (item.author, item.date) == ("Ada", "2023-11-14 23:15+01:00")
    assert item.diff is not None
    assert item.diff.counting == ("constant `dropout` 0.1 -> 0.2 in pkg.layers.Block",)


def test_log_sees_a_package_that_begins_to_win(history: History) -> None:
    history.commit("package", {"pkg/layers/__init__.py": _LAYERS.replace("0.1", "0.3")})
    assert events(history)[0] == ("changed", "package")


def test_log_tells_when_an_entry_point_was_broken_and_came_back(history: History) -> None:
    history.commit("broken", {"pkg/layers.py": "class Block:\n"})
    history.commit("gone", {"pkg/model.py": None})
    history.commit("back", {"pkg/layers.py": _LAYERS, "pkg/model.py": _MODEL})
    found = events(history)
    assert found[0] == ("appeared", "back")
    assert ("broken", "broken") in found
    assert found[-1] == ("appeared", "first")


def test_log_of_a_merge_tells_only_what_no_parent_has(history: History) -> None:
    base = str(history.repository.head.target)
    one = history.commit("one", {"pkg/layers.py": _LAYERS.replace("0.1", "0.2")})
    history.repository.reset(history.repository.get(base).id, 3)  # type: ignore[union-attr, arg-type]
    two = history.commit("two", {"pkg/model.py": _MODEL.replace("block", "layer")})
    history.commit("clean merge", {"pkg/layers.py": _LAYERS.replace("0.1", "0.2")}, parents=[two, one])
    assert ("changed", "clean merge") in events(history)  # neither parent has both
    head = str(history.repository.head.target)
    history.commit("empty merge", {}, parents=[head, two])
    assert "empty merge" not in [subject for _, subject in events(history)]


def test_log_takes_a_range_and_a_number(history: History) -> None:
    for value in ("0.2", "0.3", "0.4"):
        history.commit(value, {"pkg/layers.py": _LAYERS.replace("0.1", value)})
    assert events(history, revisions="HEAD~2..HEAD~1") == [("changed", "0.3")]
    done = run("log", "pkg.model.Model", "-n", "2", "--json", "-r", str(history.folder))
    assert [item["subject"] for item in json.loads(done.output)["items"]] == ["0.4", "0.3"]


def test_log_of_what_does_not_exist_says_so(history: History) -> None:
    with pytest.raises(EntryPointError):
        events(history, "pkg.none")


def test_log_is_printed_for_people(history: History) -> None:
    history.commit("more\x1b[2J dropout", {"pkg/layers.py": _LAYERS.replace("0.1", "0.2")})
    done = run("log", "pkg.model.Model", "-p", "-r", str(history.folder))
    assert done.exit_code == 0, done.output
    assert "constant `dropout` 0.1 -> 0.2" in done.output
    assert "\x1b[2J" not in done.output


# lock and check


def test_check_names_what_a_commit_would_run_again(history: History) -> None:
    root = str(history.folder)
    assert run("lock", "pkg.model.Model", "-r", root).exit_code == 0
    assert run("check", "-r", root).exit_code == 0
    history.write("pkg/layers.py", _LAYERS.replace("0.1", "0.15"))
    done = run("check", "-r", root)
    assert done.exit_code == 1
    assert (
        "This commit would re-run pkg.model.Model (constant `dropout` 0.1 -> 0.15 in pkg.layers.Block)" in done.output
    )


def test_check_finds_the_locked_code_in_history(history: History) -> None:
    root = str(history.folder)
    run("lock", "pkg.model.Model", "-r", root)
    for value in ("0.2", "0.3"):
        history.commit(value, {"pkg/layers.py": _LAYERS.replace("0.1", value)})
    done = run("check", "-r", root, "--json")
    (item,) = json.loads(done.output)["items"]
    assert item["verdict"] == "CHANGED"
    assert item["diff"]["definitions"][0]["source"]["summary"] == ["constant `dropout` 0.1 -> 0.3"]


def test_check_without_history_still_fails_with_the_fingerprints(tmp_path: Path) -> None:
    folder = tmp_path / "recipe" / "pkg"
    folder.mkdir(parents=True)
    (folder / "m.py").write_text("x = 1\n")
    run("lock", "pkg.m", "-r", str(folder.parent))
    (folder / "m.py").write_text("x = 2\n")
    done = run("check", "-r", str(folder.parent))
    assert done.exit_code == 1
    assert "is in no recent commit" in done.output


def test_check_tells_when_an_entry_point_is_broken(history: History) -> None:
    root = str(history.folder)
    run("lock", "pkg.model.Model", "-r", root)
    history.write("pkg/layers.py", "class Block:\n")
    done = run("check", "-r", root)
    assert done.exit_code == 1
    assert "would break pkg.model.Model" in done.output


def test_check_finds_its_lock_and_roots_by_itself(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    run("lock", "pkg.model.Model", "-r", str(history.folder))
    monkeypatch.chdir(history.folder / "pkg")
    assert run("check").exit_code == 0


def test_lock_keeps_the_policy_and_refreshes_all(history: History) -> None:
    root = str(history.folder)
    run("lock", "pkg.model.Model", "-r", root, "--strict")
    run("lock", "pkg.layers", "-r", root)
    before = (history.folder / "rcpack.lock").read_text()
    history.write("pkg/layers.py", _LAYERS.replace("0.1", "0.15"))
    done = run("lock", "-r", root)
    assert done.exit_code == 0, done.output
    after = (history.folder / "rcpack.lock").read_text()
    assert before != after
    assert after.count("strict = true") == 1
    assert run("check", "-r", root).exit_code == 0


def test_check_without_lock_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("check", "-r", str(tmp_path))
    assert isinstance(done.exception, LockError)
    assert "rcpack lock" in str(done.exception)


# accept


def test_accepted_change_is_shown_everywhere_and_can_be_taken_back(history: History) -> None:
    root = str(history.folder)
    run("lock", "pkg.model.Model", "-r", root)
    history.commit("option", {"pkg/layers.py": _LAYERS.replace("dropout=0.1", "dropout=0.1, norm=None")})
    sides = ("pkg.model.Model@HEAD~1", "pkg.model.Model@")
    old, new = (api.fingerprint(["pkg.model.Model"], [root]) if at else _old(history) for at in (0, 1))
    assert run("diff", *sides, "-r", root).exit_code == 1
    done = run("accept", *sides, "-r", root, "-m", "the default changes nothing", "--by", "Ada", "--yes")
    assert done.exit_code == 0, done.output
    assert "added `, norm=None`" in done.output
    assert api.representative(new, [root]) == old
    assert api.representative(old, [root]) == old
    shown = run("diff", *sides, "-r", root)
    assert shown.exit_code == 0
    assert "the default changes nothing" in shown.output
    assert events(history)[0] == ("accepted", "option")
    checked = run("check", "-r", root)
    assert checked.exit_code == 0
    assert "the default changes nothing" in checked.output
    assert "the default changes nothing" in run("accept", "--list", "-r", root).output
    assert run("accept", "--take-back", new[:12], "-r", root).exit_code == 0
    assert api.representative(new, [root]) == new
    assert run("check", "-r", root).exit_code == 1


def _old(history: History) -> str:
    view = Viewpoint(roots=(history.folder,))
    return api.diff("pkg.model.Model@HEAD~1", "pkg.model.Model@HEAD", view).before.fingerprint


def test_accepting_is_never_automatic_and_never_without_a_reason(history: History) -> None:
    root = str(history.folder)
    history.commit("option", {"pkg/layers.py": _LAYERS.replace("0.1", "0.2")})
    sides = ("pkg.model.Model@HEAD~1", "pkg.model.Model@")
    assert run("accept", *sides, "-r", root, "--yes").exit_code == 2
    assert run("accept", *sides, "-r", root, "-m", "reason").exit_code == 2
    assert not (history.folder / "rcpack.accepted.toml").exists()


def test_circle_is_refused(history: History) -> None:
    root = str(history.folder)
    history.commit("there", {"pkg/layers.py": _LAYERS.replace("0.1", "0.2")})
    history.commit("on", {"pkg/layers.py": _LAYERS.replace("0.1", "0.3")})
    one, two, three = (f"pkg.model.Model@HEAD~{number}" for number in (2, 1, 0))
    options = ("-r", root, "-m", "same", "--yes")
    assert run("accept", one, two, *options).exit_code == 0
    assert run("accept", two, three, *options).exit_code == 0
    done = run("accept", three, one, *options)
    assert done.exit_code == 0  # the two count as one already
    assert "nothing to accept" in done.output


def test_broken_file_stops_what_would_rely_on_it(history: History) -> None:
    (history.folder / "rcpack.accepted.toml").write_text("[[accepted]]\n")
    done = run("diff", "pkg.model.Model@", "pkg.model.Model@", "-r", str(history.folder))
    assert isinstance(done.exception, AcceptanceError)
    assert isinstance(done.exception, RcpackError)
    assert done.exception.exit_code > 1


def test_event_has_a_word_for_each_case() -> None:
    assert {event.value for event in Event} == {"changed", "accepted", "quiet", "appeared", "broken"}
