"""``rcpack verify``: is the folder what its manifest says, and does all of it import in the job's Python?

Decides what counts as wrong. The import runs in an isolated process of the job's Python (``-I``), which sees neither
the recipe nor rcpack; ``returnn.probe`` is what runs there.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rcpack.adapters.tree_reader import FileProblem, check_files, find_tree, read_manifest
from rcpack.domain.manifest import Manifest
from rcpack.domain.names import ModuleName
from rcpack.domain.records import value_from_record
from rcpack.errors import VerificationError
from rcpack.returnn import probe
from rcpack.returnn.interpreter import start


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFailure:
    """A packed module that does not import."""

    module: str
    error: str
    message: str
    where: str
    #: The module that it could not import, if that is what failed.
    missing: str


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What the job's Python found."""

    #: Externs that it does not have.
    missing: tuple[str, ...]
    failures: tuple[ImportFailure, ...]
    #: Module -> global names that it uses and that are bound nowhere; in the recipe they are not, either.
    unbound: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Verification:
    """All that is known of a folder."""

    manifest: Manifest
    files: tuple[FileProblem, ...]
    #: ``None`` where files are wrong: nothing of such a folder is run.
    probe: Probe | None

    def problems(self, *, allow_missing: bool = False) -> tuple[str, ...]:
        """List what makes the folder unusable, one sentence each."""
        found = [f"{problem.path} is {problem.state.value}" for problem in self.files]
        if self.probe:
            if not allow_missing:
                found += [f"the job's Python has no module {name}" for name in self.probe.missing]
            found += [
                f"{failure.module} does not import: {failure.error}: {failure.message} ({failure.where})"
                for failure in self.probe.failures
                # That an extern is missing has been said.
                if not any(ModuleName(failure.missing).is_within(name) for name in self.probe.missing)
            ]
        return tuple(found)


def verify_folder(
    folder: Path, *, python: str | None = None, returnn_root: Path | None = None, allow_missing: bool = False
) -> Verification:
    """Check a job folder.

    :param folder: the job folder, or the tree in it
    :param python: the job's interpreter; this one if it is ``None``
    :param returnn_root: a checkout of RETURNN that the job's Python shall find
    :param allow_missing: put permissive stand-ins in place of missing externs, to check the rest
    :raises VerificationError: if there is no manifest, or it was changed
    :raises RunError: if the job's Python cannot be started
    """
    tree = find_tree(folder).resolve()
    manifest = read_manifest(tree)
    files = check_files(tree, manifest)
    search = [str(returnn_root.resolve())] if returnn_root else []
    found = None if files else probe_tree(tree, manifest, python=python, search=search, with_stubs=allow_missing)
    return Verification(manifest=manifest, files=files, probe=found)


def probe_tree(
    tree: Path, manifest: Manifest, *, python: str | None, search: Sequence[str] = (), with_stubs: bool = False
) -> Probe:
    """Import all packed modules in an isolated process.

    :param tree: the vendored tree
    :param search: folders that are put on ``sys.path`` there
    :param with_stubs: whether missing externs get stand-ins
    :raises VerificationError: if the process ended without an answer
    """
    pack = manifest.outline
    task = {
        "tree": str(tree),
        # As the config does it, entry modules first: some import cycles work from one end only.
        "modules": list(dict.fromkeys(entry.module for entry in pack.entry_points) | dict.fromkeys(pack.modules)),
        "externs": sorted({extern.module for extern in pack.externs if not extern.is_optional}),
        "search": list(search),
        "with_stubs": with_stubs,
    }
    with tempfile.TemporaryDirectory(prefix="rcpack-verify-") as folder:
        file = Path(folder, "task.json")
        file.write_text(json.dumps(task))
        code = start(python, ["-I", "-W", "ignore", str(probe.__file__), str(file)], folder=Path(folder))
        result = Path(f"{file}.result")
        if not result.is_file():
            message = f"the job's Python ended with exit code {code} while it imported the packed modules"
            raise VerificationError(message, where=str(tree), hint="Its own message stands above.")
        record = json.loads(result.read_text())
        record["unbound"] = [[module, names] for module, names in sorted(record["unbound"].items())]
        return value_from_record(Probe, record)
