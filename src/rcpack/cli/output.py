"""Printing for people and for programs. Rich is imported only where it is used."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from rcpack.domain.records import Json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rcpack.domain.findings import Finding


def print_json(record: Json) -> None:
    """Print a record for programs."""
    click.echo(json.dumps(record, indent=1, ensure_ascii=False))


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings that warn to the error stream, one line for all places of a file that say the same."""
    from rcpack.domain.findings import Severity

    lines: dict[tuple[str, str], list[int]] = {}
    for finding in findings:
        if finding.code.severity is Severity.WARNING:
            text = f"{finding.code.name} {finding.code.value}: {finding.detail}"
            lines.setdefault((text, finding.path), []).append(finding.line)
    for (text, path), found in lines.items():
        numbers = ", ".join(str(line) for line in sorted(set(found)) if line)
        click.echo(f"{text} ({path}:{numbers})" if numbers else f"{text} ({path})", err=True)


def plural(number: int, noun: str) -> str:
    """Count things: ``1 module``, ``2 modules``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
