"""A recipe tree of the size of a real one, made up: the same on every machine, and copied from nowhere.

By default 8,500 files with 90 MB, as the recipe of a group has after some years:

- ``made/common``: 500 modules of building blocks;
- ``made/users/u00`` ... ``u39``: 200 modules each, 50 of them building blocks (``nn``), and 25 experiments with a
  model, a training, a data set, a pipeline that imports half of the user's folder, and some notes on results.

A building block uses two of those below it, and one of the common ones, so that a model needs about 30 modules. Every
module also has definitions that nobody needs, which import more: whoever follows modules instead of definitions finds
most of the user's folder. An entry point is ``made.users.u<user>.experiments.e<number>.model.Model``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

USERS = 40
COMMON = 500
BLOCKS = 50
EXPERIMENTS = 25

_WORDS = "attention encoder decoder frontend specaug dropout feature spatial label joint blank prior scale norm".split()

_CLASS = '''\
class {name}({base}):
    """
    {doc}

    :param in_dim: number of features that come in
    :param out_dim: number of features that go out
    """

    def __init__(self, in_dim={size}, out_dim=None, *, dropout=0.{rate}, act="{word}", opts=None, **kwargs):
        super().__init__({parent})
        # {comment}
        self.in_dim = in_dim
        self.out_dim = out_dim or in_dim * {factor}
        self.dropout = dropout
        self.opts = {{"{word}": act, "num_heads": {heads}, "layers": [{layers}], **(opts or {{}})}}
        self.kwargs = {{key: value for key, value in kwargs.items() if not key.startswith("_")}}
        self.parts = [{uses}]

    def forward(self, source, *, mask=None, train_flag: bool = False):
        """
        :param source: [batch, time, feature]
        :param mask: which frames count
        """
        out = source
        for index, part in enumerate(self.parts):
            if mask is not None and index % {heads} == 0:
                out = out * mask + (1.0 - mask) * {rate}e-{heads}
            residual = out
            out = part(out, mask=mask) if callable(part) else out + self.dropout
            if train_flag and self.dropout > 0.{rate}:
                out = self._drop(out, keep=1.0 - self.dropout, scale={factor} ** -0.5)
            out = out + residual
        return {{"output": out, "{word}": self.opts.get("{word}", "default"), "dim": self.out_dim}}

    def _drop(self, value, keep, scale=1.0):
        # {comment}
        counts = [number for number in range({size}) if number % {heads} or number > self.in_dim]
        return (value * keep * scale if len(counts) < {size} else value) - {rate}e-3

    @property
    def num_params(self):
        return sum(getattr(part, "num_params", {size}) for part in self.parts) + self.in_dim * self.out_dim

'''


class _Text:
    """Module texts."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def sentence(self, length: int = 9) -> str:
        return " ".join(self.random.choice(_WORDS) for _ in range(length))

    def one_class(self, name: str, base: str = "object", uses: str = "") -> str:
        pick = self.random.randint
        return _CLASS.format(
            name=name,
            base=base,
            parent="" if base == "object" else f"in_dim={pick(10, 99)}",
            uses=uses,
            doc=self.sentence(14),
            comment=self.sentence(),
            word=self.random.choice(_WORDS),
            size=pick(16, 1024),
            rate=pick(1, 9),
            factor=pick(2, 8),
            heads=pick(2, 9),
            layers=", ".join(str(pick(1, 99)) for _ in range(6)),
        )

    def others(self, count: int, prefix: str) -> str:
        """Write definitions that nobody needs."""
        return "\n".join(self.one_class(f"{prefix}{number}") for number in range(count))


def write_tree(root: Path, part: float = 1.0) -> None:
    """Write the tree, if it is not there.

    :param root: the recipe root
    :param part: the number of users, as a part of all
    """
    done = root / ".complete"
    users = max(1, round(USERS * part))
    if done.exists() and done.read_text() == str(users):
        return
    for path, text in _files(users):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    done.write_text(str(users))


def entries(users: int = USERS) -> list[str]:
    """List the entry points."""
    return [
        f"made.users.u{user:02}.experiments.e{number:02}.model.Model"
        for number in range(EXPERIMENTS)
        for user in range(users)
    ]


def _files(users: int) -> Iterator[tuple[str, str]]:
    packages = ["made", "made/common", "made/users"]
    for number in range(COMMON):
        yield f"made/common/block{number:03}.py", _block(f"common{number}", number, "")
    for user in range(users):
        folder = f"made/users/u{user:02}"
        packages += [folder, f"{folder}/nn", f"{folder}/experiments"]
        for number in range(BLOCKS):
            common = random.Random(f"{user} {number}").randrange(COMMON // 4)
            extra = f"from made.common.block{common:03} import Block as Common\n"
            yield f"{folder}/nn/block{number:03}.py", _block(f"u{user}nn{number}", number, extra)
        for number in range(EXPERIMENTS):
            here = f"{folder}/experiments/e{number:02}"
            packages.append(here)
            yield from _experiment(here, user, number)
    for package in packages:
        yield f"{package}/__init__.py", ""


def _block(seed: str, number: int, extra: str) -> str:
    """A building block: uses two below it, at half its number at most, so that chains are short."""
    text = _Text(seed)
    below = [text.random.randrange(number // 2 + 1) for _ in range(2)] if number > 1 else []
    imports = "".join(f"from .block{index:03} import Block as Block{place}\n" for place, index in enumerate(below))
    uses = ", ".join([f"Block{place}(in_dim)" for place in range(len(below))] + (["Common(in_dim)"] if extra else []))
    head = f'"""{text.sentence()}"""\n\nimport math\nimport torch\n{imports}{extra}\n_SCALE = {number} * 0.5\n\n\n'
    tail = "\ndef make(**kwargs):\n    return Block(**kwargs), Unused0(), math.sqrt(_SCALE)\n\n\n"
    return head + text.one_class("Block", "torch.nn.Module", uses) + tail + text.others(5, "Unused")


def _experiment(here: str, user: int, number: int) -> Iterator[tuple[str, str]]:
    text = _Text(f"{here} {user} {number}")
    chosen = sorted(text.random.sample(range(BLOCKS // 2, BLOCKS), 2))
    imports = "".join(f"from ...nn.block{index:03} import Block as Block{index}\n" for index in chosen)
    uses = ", ".join(f"Block{index}(in_dim)" for index in chosen)
    other = f"from ..e{(number + 1) % EXPERIMENTS:02} import train\n"
    head = f"import torch\n{imports}from .pipeline import run, report\n{other}"
    model = text.one_class("Model", "torch.nn.Module", uses)
    pipeline = f"\ndef experiments():\n    for name in {_WORDS!r}:\n        run(name, Model, report, train.Train)\n\n\n"
    yield f"{here}/model.py", f"{head}\n\n{model}{pipeline}{text.others(3, 'Older')}"
    everything = "".join(f"from ...nn import block{index:03}\n" for index in range(0, BLOCKS, 2))
    run = "\ndef run(*args):\n    return args\n\n\ndef report(*args):\n    return args\n\n\n"
    yield f"{here}/pipeline.py", f"{everything}{run}{text.others(6, 'Step')}"
    yield f"{here}/train.py", f"from .data import Data\n\n\n{text.one_class('Train', 'Data')}{text.others(6, 'Other')}"
    common = f"from made.common import block{text.random.randrange(COMMON):03}\n\n\n"
    yield f"{here}/data.py", f"{common}{text.one_class('Data')}{text.others(6, 'Set')}"
    yield (
        f"{here}/results.py",
        f"RESULTS = {[text.random.random() for _ in range(400)]!r}\n\n\n{text.others(2, 'Plot')}",
    )
