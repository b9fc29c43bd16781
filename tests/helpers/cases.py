"""Case files: a small recipe, what is asked of it, and the slices and findings that must come out.

A case file is one text. Its header has comments and one ``# key: value`` a line: ``entry`` (several with commas),
``policy`` (an argument of ``Policy.parse``, ``extern=a.*``), ``show`` (an expression that must have one value in the
recipe and in the vendored tree), ``finding`` (all of them, in order). Then come the sections: ``# file: PATH`` with a
file of the recipe, ``# environment: PATH`` with one that the job's Python provides, ``# output: PATH`` with a slice.
``# unchanged: PATH`` stands for a slice that is the whole file. The outputs and findings are all that there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rcpack.domain.findings import Finding
from rcpack.domain.policy import Policy

_SECTION = re.compile(r"# (file|environment|output): (\S+)\n")
_FIELD = re.compile(r"# (entry|policy|show|finding|unchanged): (.*)\n")


@dataclass
class Case:
    """One parsed case file."""

    #: Comments and fields but those that are results, as written.
    header: str = ""
    entries: list[str] = field(default_factory=list)
    policy: Policy = field(default_factory=Policy)
    shows: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    def to_text(self) -> str:
        """Write the case file again."""
        lines = [self.header.rstrip("\n"), "\n"]
        lines += [f"# finding: {finding}\n" for finding in self.findings]
        unchanged = [path for path, text in self.outputs.items() if text == self.files.get(path)]
        lines += [f"# unchanged: {path}\n" for path in unchanged]
        for kind, texts in (("environment", self.environment), ("file", self.files), ("output", self.outputs)):
            for path, text in texts.items():
                if kind != "output" or path not in unchanged:
                    lines += ["\n", f"# {kind}: {path}\n", text]
        return "".join(lines)


def read_case(path: Path) -> Case:
    """Read a case file."""
    return parse_case(path.read_text(encoding="utf-8"))


def parse_case(text: str) -> Case:
    """Parse the text of a case file."""
    case = Case()
    head, *rest = _SECTION.split(text)
    options: dict[str, object] = {}
    unchanged: list[str] = []
    for line in head.splitlines(keepends=True):
        found = _FIELD.fullmatch(line)
        if found is None:
            case.header += line
            continue
        key, value = found.groups()
        if key == "finding":
            case.findings.append(value)
        elif key == "unchanged":
            unchanged.append(value)
        else:
            case.header += line
        if key == "entry":
            case.entries += value.split(", ")
        elif key == "show":
            case.shows.append(value)
        elif key == "policy":
            option, _, argument = value.partition("=")
            options[option] = argument.split(", ") if argument else True
    case.policy = Policy.parse(**options)  # type: ignore[arg-type]
    # the empty line before the next section is not part of the text
    bodies = [body[:-1] if body.endswith("\n\n") else body for body in rest[2:-1:3]] + rest[-1:]
    for kind, path, body in zip(rest[::3], rest[1::3], bodies, strict=True):
        {"file": case.files, "environment": case.environment, "output": case.outputs}[kind][path] = body.lstrip("\n")
    case.outputs.update((path, case.files[path]) for path in unchanged)
    case.outputs = dict(sorted(case.outputs.items()))
    case.header = case.header.strip("\n") + "\n"
    return case


def finding_text(finding: Finding) -> str:
    """Show a finding on one line, as case files have it."""
    chain = " -> ".join(finding.chain)
    return f"{finding.code.name} {finding.path}:{finding.line} {finding.detail}".rstrip() + f" [{chain}]"


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder; a text that begins with ``->`` is a link."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str) and content.startswith("->"):
            path.symlink_to(content.removeprefix("->").strip())
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
