"""Packed jobs, and whether the recipe would still give what they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rcpack.adapters.sisyphus_work import FoundJob, find_jobs
from rcpack.adapters.tree_reader import read_manifest, read_manifest_head
from rcpack.api.comparing import accepted_in
from rcpack.api.packing import fingerprint
from rcpack.api.subjects import Viewpoint
from rcpack.domain.checks import JobStatus, Verdict
from rcpack.domain.manifest import ManifestHead
from rcpack.domain.pack import EntryPoint, Pack
from rcpack.domain.policy import Policy
from rcpack.errors import EntryPointError, RcpackError
from rcpack.reporting.explain import explain, side_of


def find_packed_jobs(folder: Path) -> tuple[FoundJob, ...]:
    """Find the packed jobs of a Sisyphus ``work`` folder, or of any folder of job folders."""
    return tuple(find_jobs(str(folder)))


def status(
    jobs: tuple[FoundJob, ...], viewpoint: Viewpoint, progress: Callable[[], None] | None = None
) -> Iterator[JobStatus]:
    """Say of each job whether the recipe would give the same now, and if not, what changed since.

    Each different pack is made once, however many jobs have it.

    :param jobs: see :func:`find_packed_jobs`
    :param viewpoint: recipe roots
    :param progress: called for each job
    """
    if not viewpoint.roots:
        raise EntryPointError("no recipe root was given", hint="Name the folder of your packages with -r.")
    look = _Look(viewpoint)
    for job in jobs:
        yield look.at(job)
        if progress is not None:
            progress()


@dataclass(frozen=True)
class _Answer:
    """What the recipe gives now, compared with one fingerprint."""

    verdict: Verdict
    now: str = ""
    concerned: tuple[str, ...] = ()
    error: str = ""


class _Look:
    def __init__(self, viewpoint: Viewpoint) -> None:
        self.viewpoint = viewpoint
        self.accepted = accepted_in(viewpoint.roots)
        self.answers: dict[ManifestHead, _Answer] = {}
        self.now: dict[tuple[tuple[EntryPoint, ...], Policy], str | RcpackError] = {}

    def at(self, job: FoundJob) -> JobStatus:
        found = JobStatus(job=job.name, state=job.state, verdict=Verdict.UNREADABLE)
        try:
            head = read_manifest_head(Path(job.tree))
            before = None if head in self.answers else read_manifest(Path(job.tree)).outline
        except RcpackError as error:
            return replace(found, error=str(error))
        except OSError as error:
            return replace(found, error=f"the manifest cannot be read: {error.strerror}")
        if before is not None:
            self.answers[head] = self.answer(before)
        answer = self.answers[head]
        return replace(
            found,
            verdict=answer.verdict,
            entries=tuple(str(entry) for entry in head.entry_points),
            fingerprint=head.fingerprint,
            now=answer.now,
            concerned=answer.concerned,
            error=answer.error,
        )

    def answer(self, before: Pack) -> _Answer:
        now = self.fingerprint_now(before)
        if isinstance(now, RcpackError):
            return _Answer(Verdict.BROKEN, error=str(now))
        if now == before.fingerprint:
            return _Answer(Verdict.SAME, now)
        if self.accepted.representative(now) == self.accepted.representative(before.fingerprint):
            return _Answer(Verdict.ACCEPTED, now)
        after = self.viewpoint.with_policy(before.policy).pack_now(before.entry_points)
        sides = (side_of(before, "job", self.accepted), side_of(after, "recipe", self.accepted))
        return _Answer(Verdict.CHANGED, now, explain(before, after, sides, accepted=self.accepted).concerned)

    def fingerprint_now(self, before: Pack) -> str | RcpackError:
        key = (before.entry_points, before.policy)
        if key not in self.now:
            try:
                self.now[key] = fingerprint(
                    before.entry_points,
                    self.viewpoint.site,
                    policy=before.policy,
                    hook_names=self.viewpoint.hook_names,
                )
            except RcpackError as error:
                self.now[key] = error
        return self.now[key]
