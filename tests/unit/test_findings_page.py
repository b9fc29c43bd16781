"""``docs/findings.md`` has every finding, with an example that really gives it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.cases import write_files

from rcpack.api import pack
from rcpack.domain.findings import FindingCode, Severity

PAGE = (Path(__file__).parents[2] / "docs/findings.md").read_text(encoding="utf-8")


def section(code: FindingCode) -> str:
    _, _, rest = PAGE.partition(f"\n## {code.name}: {code.value}\n")
    return rest.partition("\n## ")[0]


@pytest.mark.parametrize("code", FindingCode, ids=lambda code: code.name)
def test_the_example_gives_the_finding(code: FindingCode, tmp_path: Path) -> None:
    text = section(code)
    assert text, "the page has the sentence of the code as a heading"
    assert text.strip().startswith("Warning.") == (code.severity is Severity.WARNING)
    example = re.findall(r"```python\n(.*?)```", text, re.S)[0]
    parts = re.split(r"# file: (\S+)\n", example)
    write_files(tmp_path, dict(zip(parts[1::2], parts[2::2], strict=True)))
    if code is FindingCode.RCP207:
        write_files(tmp_path, {f"lib/{number}.txt": "" for number in range(101)})
    assert code in {finding.code for finding in pack(["m.f"], [tmp_path]).findings}


def test_the_page_has_no_other_codes() -> None:
    assert re.findall(r"^## (RCP\d+)", PAGE, re.M) == [code.name for code in FindingCode]
