"""The fingerprint of an entry point over the history of its repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rcpack.adapters.git import Commit, Footprint, GitSourceProvider, Repository, repository_of
from rcpack.api.comparing import accepted_in, compare_subjects
from rcpack.api.subjects import Subject, Viewpoint, about_commit, date_of
from rcpack.domain.differences import PackDiff
from rcpack.domain.history import Event, LogEntry
from rcpack.domain.pack import Pack
from rcpack.errors import EntryPointError, RcpackError
from rcpack.reporting.explain import explain, side_of

#: Called for each commit that was looked at.
Progress = Callable[[], None]


@dataclass(frozen=True, eq=False)
class _State:
    """What a pack is at one commit, and at all others that give the same answers to what it asked."""

    pack: Pack | None
    error: RcpackError | None
    footprint: Footprint


def log(
    entries: Sequence[str],
    viewpoint: Viewpoint,
    *,
    revisions: str = "HEAD",
    with_diffs: bool = False,
    progress: Progress | None = None,
) -> Iterator[LogEntry]:
    """Walk over history, newest first, and tell of each commit that touched what a pack reads.

    Commits that touch none of it are passed over by comparing the ids of trees; a file version is parsed once.

    :param entries: entry points, of one repository
    :param viewpoint: recipe roots and policy; what lies in other repositories is taken as it is now
    :param revisions: where to start, or ``FROM..TO`` to leave out what is before ``FROM``, too
    :param with_diffs: whether each entry holds the whole comparison
    :param progress: called for each commit
    :raises HistoryError: if there is no repository, or no such revision
    :raises EntryPointError: if an entry point does not exist at the start
    """
    if not viewpoint.roots:
        raise EntryPointError("no recipe root was given", hint="Name the folder of your packages with -r.")
    repository = repository_of(entries[0].partition(".")[0], viewpoint.roots)
    return log_in(repository, entries, viewpoint, revisions=revisions, with_diffs=with_diffs, progress=progress)


def log_in(
    repository: Repository,
    entries: Sequence[str],
    viewpoint: Viewpoint,
    *,
    revisions: str = "HEAD",
    folder: str | None = None,
    with_diffs: bool = False,
    progress: Progress | None = None,
) -> Iterator[LogEntry]:
    """Do what :func:`log` does for a repository that is at hand.

    :param folder: where its files would lie; by default its work tree
    """
    before, dots, after = revisions.partition("..")
    start = repository.commit((after if dots else before) or "HEAD")
    hidden = repository.commit(before) if dots and before else None
    walk = _Walk(repository, tuple(entries), viewpoint, folder, with_diffs)
    first = walk.state_at(start)
    if first.error is not None:
        raise first.error
    return walk.entries(start, first, hidden, progress or (lambda: None))


def packs_of_history(
    repository: Repository, entries: Sequence[str], viewpoint: Viewpoint, revision: str = "HEAD"
) -> Iterator[Subject]:
    """Yield the different packs of history, newest first; commits where nothing can be packed are passed over."""
    walk = _Walk(repository, tuple(entries), viewpoint, None, False)
    states: dict[str, _State] = {}
    told: set[str] = set()
    for commit in repository.walk(repository.commit(revision).id):
        state = states.pop(commit.id, None) or walk.state_at(commit)
        if state.pack is not None and state.pack.fingerprint not in told:
            told.add(state.pack.fingerprint)
            label = f"{','.join(entries)}@{commit.id[:10]}"
            yield Subject(label=label, pack=state.pack, about=about_commit(commit))
        for parent_id in commit.parents:
            parent = repository.commit_by_id(parent_id)
            if parent is not None and parent_id not in states:
                states[parent_id] = walk.parent_state(state, commit, parent)


class _Walk:
    def __init__(
        self,
        repository: Repository,
        entries: tuple[str, ...],
        viewpoint: Viewpoint,
        folder: str | None,
        with_diffs: bool,
    ) -> None:
        self.repository = repository
        self.names = entries
        self.viewpoint = viewpoint
        self.folder = folder
        self.with_diffs = with_diffs
        self.accepted = accepted_in(viewpoint.roots)

    def state_at(self, commit: Commit) -> _State:
        footprint = Footprint()
        try:
            provider = GitSourceProvider(self.repository, commit, self.viewpoint.roots, folder=self.folder)
            footprint = provider.footprint
            return _State(self.viewpoint.pack_from(self.names, provider), None, footprint)
        except RcpackError as error:
            # a root that did not exist has no footprint of its own: then every commit is looked at
            return _State(None, error, footprint)

    def entries(self, start: Commit, first: _State, hidden: Commit | None, progress: Progress) -> Iterator[LogEntry]:
        states = {start.id: first}
        for commit in self.repository.walk(start.id, hidden.id if hidden is not None else None):
            progress()
            yield from self.step(commit, states)

    def step(self, commit: Commit, states: dict[str, _State]) -> Iterator[LogEntry]:
        """Look at one commit, whose state is known, and find those of its parents."""
        state = states.pop(commit.id)
        parents = [found for each in commit.parents if (found := self.repository.commit_by_id(each)) is not None]
        for parent in parents:
            if parent.id not in states:
                states[parent.id] = self.parent_state(state, commit, parent)
        entry = self.entry(commit, state, [(parent, states[parent.id]) for parent in parents])
        if entry is not None:
            yield entry

    def parent_state(self, state: _State, commit: Commit, parent: Commit) -> _State:
        is_known = bool(state.footprint.children) and self.repository.is_same(state.footprint, commit.tree, parent.tree)
        return state if is_known else self.state_at(parent)

    def entry(self, commit: Commit, state: _State, parents: list[tuple[Commit, _State]]) -> LogEntry | None:
        """Tell of a commit; of a merge only what none of its parents has."""
        if any(state is before or _fingerprint(before) == _fingerprint(state) for _, before in parents):
            touched = len(parents) == 1 and state is not parents[0][1] and state.pack is not None
            return self.told(commit, Event.QUIET, state, parents[0]) if touched else None
        if not parents:
            return self.told(commit, Event.APPEARED, state, None) if state.pack is not None else None
        before = parents[0][1]
        if state.pack is None:
            return self.told(commit, Event.BROKEN, state, parents[0])
        if before.pack is None:
            return self.told(commit, Event.APPEARED, state, parents[0])
        pair = (before.pack.fingerprint, state.pack.fingerprint)
        is_accepted = self.accepted.representative(pair[0]) == self.accepted.representative(pair[1])
        return self.told(commit, Event.ACCEPTED if is_accepted else Event.CHANGED, state, parents[0])

    def told(self, commit: Commit, event: Event, state: _State, parent: tuple[Commit, _State] | None) -> LogEntry:
        files: set[str] = set()
        diff: PackDiff | None = None
        if parent is not None:
            for footprint in (state.footprint, parent[1].footprint):
                files.update(self.repository.changed_paths(footprint, parent[0].tree, commit.tree))
            if state.pack is not None and parent[1].pack is not None:
                diff = self.compared(parent[0], parent[1].pack, commit, state.pack)
        return LogEntry(
            event=event,
            commit=commit.id,
            author=commit.author,
            date=date_of(commit),
            subject=commit.subject,
            fingerprint_before=_fingerprint(parent[1]) if parent is not None else "",
            fingerprint_after=_fingerprint(state),
            files=tuple(sorted(files)),
            concerned=diff.concerned if diff is not None else (),
            error=str(state.error) if state.error is not None and event is Event.BROKEN else "",
            diff=diff if self.with_diffs else None,
        )

    def compared(self, before: Commit, old: Pack, after: Commit, new: Pack) -> PackDiff:
        one, two = (
            Subject(label=commit.id[:10], pack=pack, about=about_commit(commit))
            for commit, pack in ((before, old), (after, new))
        )
        if self.with_diffs:
            return compare_subjects(one, two, self.accepted).diff
        sides = tuple(side_of(each.pack, each.label, self.accepted, each.about) for each in (one, two))
        return explain(old, new, (sides[0], sides[1]), accepted=self.accepted)


def _fingerprint(state: _State) -> str:
    return state.pack.fingerprint if state.pack is not None else ""
