"""Stand-ins for RETURNN's dims: what the recorder asks of one, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FakeKind:
    """``Dim.Types.Feature`` and its like."""

    name: str


@dataclass(eq=False)
class FakeOp:
    """How a dim is made from others."""

    kind: str
    inputs: list[FakeDim] = field(default_factory=list)
    attribs: dict[str, int] = field(default_factory=dict)


@dataclass(eq=False)
class FakeDim:
    """A dim; two are never equal."""

    dimension: int | None
    name: str
    kind: FakeKind | None = None
    derived_from_op: FakeOp | None = None
    match_priority: int = 0
    same_as: FakeDim | None = None
    dyn_size_ext: object = None
    is_batch: bool = False

    def is_batch_dim(self) -> bool:
        return self.is_batch

    def get_same_base(self) -> FakeDim:
        return self.same_as.get_same_base() if self.same_as else self

    def copy(self, match_priority: int) -> FakeDim:
        return FakeDim(self.dimension, self.name, self.kind, match_priority=match_priority, same_as=self)


def batch() -> FakeDim:
    return FakeDim(None, "batch", FakeKind("batch"), is_batch=True)


def time(name: str = "time") -> FakeDim:
    return FakeDim(None, name, FakeKind("spatial"))


def feature(size: int, name: str = "feature") -> FakeDim:
    return FakeDim(size, name, FakeKind("feature"))
