"""Measure, side by side, and write the table: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import made_recipe
from benchmarks.jobs import measure_jobs
from benchmarks.many import measure_many
from benchmarks.one import Case, choose_case, measure_growth, measure_one
from benchmarks.others import measure_others
from benchmarks.reports import measure_reports
from benchmarks.tables import Table, write_page

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--recipe", type=Path, help="a real recipe root; default: $RCPACK_TEST_STACK/recipe, if it is there"
    )
    parser.add_argument("--entry", help="entry point of the real recipe; default: one that needs about 30 modules")
    parser.add_argument("--count", type=int, default=1000, help="how many entry points are asked at once")
    parser.add_argument("--rounds", type=int, default=5, help="the least of so many measurements counts")
    parser.add_argument("--small", action="store_true", help="a twentieth of the made-up recipe: to try the benchmarks")
    parser.add_argument("--made", type=Path, help="folder for the made-up recipe, kept for the next time")
    parser.add_argument("--only", choices=["made", "real"], help="leave the other recipe out")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md as it is")
    given = parser.parse_args()
    stack = os.environ.get("RCPACK_TEST_STACK")
    recipe = given.recipe or (Path(stack) / "recipe" if stack else None)
    tables: list[Table] = []
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["RCPACK_CACHE"] = "off"  # each measurement names its own cache
        if given.only != "real":
            made = given.made or Path(scratch) / "made"
            part = 0.05 if given.small else 1.0
            print(f"Writing the made-up recipe to {made}", flush=True)
            made_recipe.write_tree(made, part)
            found = made_recipe.entries(max(1, round(made_recipe.USERS * part)))
            case = choose_case("the made-up recipe", made, found, Path(scratch))
            tables += _all_of(case, given.count, given.rounds, Path(scratch))
            tables.append(measure_jobs(found, made, given.rounds, Path(scratch)))
            print(tables[-1].to_text(), flush=True)
        if recipe is not None and given.only != "made":
            candidates = [given.entry] if given.entry else []
            case = choose_case("a real recipe", recipe, candidates, Path(scratch))
            tables += _all_of(case, given.count, given.rounds, Path(scratch))
    if not given.no_write:
        write_page(ROOT / "docs" / "benchmarks.md", tables)


def _all_of(case: Case, count: int, rounds: int, scratch: Path) -> list[Table]:
    tables = []
    measures: tuple[Callable[[], Table], ...] = (
        lambda: measure_one(case, rounds, scratch),
        lambda: measure_growth(case, rounds, scratch),
        lambda: measure_many(case, count, scratch),
        lambda: measure_reports(case, rounds, scratch),
        lambda: measure_others(case, scratch),
    )
    for measure in measures:
        tables.append(measure())
        print(tables[-1].to_text(), flush=True)
    return tables


if __name__ == "__main__":
    main()
