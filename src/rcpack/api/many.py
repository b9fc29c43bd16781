"""Fingerprints of many entry points: those that are known at once, the others in several processes.

Each entry point has a pack of its own here. Whether, and in how many processes, they are computed changes nothing.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rcpack.api.site import Request, Roots, Site, open_site
from rcpack.domain.pack import EntryPoint
from rcpack.domain.policy import Policy
from rcpack.domain.relocation import Relocation
from rcpack.errors import RcpackError
from rcpack.garbage import without_garbage_collection

if TYPE_CHECKING:
    from typing import IO

#: Told how many are done, of how many.
Progress = Callable[[int, int], None]

#: Below so many unknown ones per process, it is not worth starting one.
_WORTH_A_PROCESS = 4

#: How many neighbours one process takes at a time, at least.
_AT_A_TIME = 4


@without_garbage_collection()
def fingerprints(
    entries: Iterable[str | EntryPoint],
    roots: Roots,
    *,
    policy: Policy = Policy(),
    hook_names: Iterable[str] = (),
    relocation: Relocation = Relocation(),
    jobs: int | None = None,
    progress: Progress | None = None,
) -> dict[str | EntryPoint, str | RcpackError]:
    """Compute the fingerprint of each entry point on its own.

    :param entries: ``pkg.mod`` (all public names) or ``pkg.mod.Object``
    :param roots: recipe roots, a source provider, or a site; only folders are read by several processes
    :param policy: what is packed
    :param hook_names: names that an entry module offers even if it only imports them
    :param relocation: whether the names of modules count
    :param jobs: number of processes; by default one for each core that this process may use
    :param progress: told after each step how many are done, of how many
    :return: in the order of the entries; the error, where there is no fingerprint
    """
    names = tuple(dict.fromkeys(entries))
    hooks = frozenset(hook_names)
    requests = {
        name: Request(entries=(name,), policy=policy, hook_names=hooks, relocation=relocation) for name in names
    }
    site = open_site(roots)
    found: dict[str | EntryPoint, str | RcpackError] = {}
    report = progress or (lambda _done, _total: None)
    for name, request in requests.items():
        try:
            known = site.fingerprint_of(request)
        except RcpackError:
            continue  # told when it is computed
        if known is not None:
            found[name] = known
    report(len(found), len(names))

    def take(name: str | EntryPoint, answer: str | RcpackError) -> None:
        found[name] = answer
        report(len(found), len(names))

    # neighbours in the recipe use the same modules
    left = sorted((name for name in names if name not in found), key=str)
    if jobs is None:
        jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    jobs = min(jobs, len(left) // _WORTH_A_PROCESS)
    folders = _folders(roots)
    if jobs > 1 and folders:
        _compute_in_processes(folders, [requests[name] for name in left], jobs, take)
    for name in left:
        if name not in found:  # also what a process that died has left
            take(name, compute(requests[name], site))
    return {name: found[name] for name in names}


def compute(request: Request, site: Site) -> str | RcpackError:
    """Answer one request from what is known, or by computing it.

    :return: the fingerprint, or why there is none
    """
    try:
        known = site.fingerprint_of(request)
        if known is not None:
            return known
        from rcpack.api.building import build_fingerprint

        return build_fingerprint(request, site)
    except RcpackError as error:
        return error.with_traceback(None)  # which would keep all that was found out on the way


def _folders(roots: Roots) -> list[str]:
    """List the recipe roots, if that is what was given."""
    if isinstance(roots, str | os.PathLike):
        return [os.path.abspath(roots)]
    return [os.path.abspath(root) for root in roots] if isinstance(roots, Sequence) else []


def _compute_in_processes(
    roots: list[str],
    requests: list[Request],
    jobs: int,
    take: Callable[[str | EntryPoint, str | RcpackError], None],
) -> None:
    """Let processes compute; what one that dies has not told is left to the caller."""
    chunks: queue.SimpleQueue[list[Request]] = queue.SimpleQueue()
    for chunk in _chunks(requests, jobs):
        chunks.put(chunk)
    answers: queue.SimpleQueue[tuple[str | EntryPoint, str | RcpackError] | None] = queue.SimpleQueue()
    workers = [_start_worker(roots) for _ in range(jobs)]
    threads = [
        threading.Thread(target=_serve, args=(worker, chunks, answers), name="rcpack", daemon=True)
        for worker in workers
    ]
    try:
        for thread in threads:
            thread.start()
        running = len(threads)
        while running:
            answer = answers.get()
            if answer is None:
                running -= 1
            else:
                take(*answer)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
        for thread in threads:
            thread.join()
        for worker in workers:
            for pipe in (worker.stdin, worker.stdout):
                assert pipe is not None, "both were asked for"
                try:
                    pipe.close()
                except BrokenPipeError:
                    pass  # it died with something still to be told


def _chunks(requests: list[Request], jobs: int) -> Iterator[list[Request]]:
    """Cut into runs of neighbours, which share modules: long ones first, short ones in the end, so that none waits."""
    start = 0
    while start < len(requests):
        size = max(_AT_A_TIME, (len(requests) - start) // (2 * jobs))
        yield requests[start : start + size]
        start += size


def _start_worker(roots: list[str]) -> subprocess.Popen[bytes]:
    # a program of its own, and no fork: threads may run here, and the caller's main module is not run again
    program = "import sys; sys.path[:] = {!r}; from rcpack.api.many import work; work(sys.stdin.buffer, {!r})"
    command = [sys.executable, "-c", program.format([str(path) for path in sys.path], roots)]
    # what goes wrong there, goes wrong here again, and is told then
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _serve(
    worker: subprocess.Popen[bytes],
    chunks: queue.SimpleQueue[list[Request]],
    answers: queue.SimpleQueue[tuple[str | EntryPoint, str | RcpackError] | None],
) -> None:
    """Hand one piece of work after the other to a process, and its answers on."""
    tell, told = worker.stdin, worker.stdout
    assert tell is not None, "a pipe was asked for"
    assert told is not None, "a pipe was asked for"
    try:
        while True:
            chunk = chunks.get_nowait()
            for request in chunk:
                pickle.dump(request, tell)
                tell.flush()
                answers.put((request.entries[0], pickle.load(told)))
    except (queue.Empty, EOFError, OSError, pickle.UnpicklingError):
        pass  # nothing is left to do, or the process died
    finally:
        answers.put(None)


@without_garbage_collection()
def work(requests: IO[bytes], roots: list[str]) -> None:
    """Answer requests until there are no more: the main function of a process."""
    told = sys.stdout.buffer
    site = open_site(roots)
    while True:
        try:
            request = pickle.load(requests)
        except EOFError:
            return
        pickle.dump(compute(request, site), told)
        told.flush()
