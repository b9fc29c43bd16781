"""The model; its functions are the hooks that RETURNN calls."""

from typing import Any, TextIO

import returnn.frontend as rf
import torch
from returnn.forward_iface import ForwardCallbackIface
from returnn.tensor import TensorDict

from .layers import Encoder


class Tagger(torch.nn.Module):
    def __init__(self, *, hidden: int):
        super().__init__()
        self.encoder = Encoder(num_inputs=9, hidden=hidden)
        self.output = torch.nn.Linear(hidden, 2)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.output(self.encoder(inputs))


def get_model(*, hidden: int = 32, **_kwargs: Any) -> Tagger:
    return Tagger(hidden=hidden)


def train_step(*, model: Tagger, extern_data: TensorDict, **_kwargs: Any) -> None:
    data, targets = extern_data["data"], extern_data["classes"]
    logits = model(data.raw_tensor)
    mask = _mask(data)
    loss = torch.nn.functional.cross_entropy(logits[mask], targets.raw_tensor[mask].long(), reduction="none")
    rf.get_run_ctx().mark_as_loss(name="ce", loss=loss)


def forward_step(*, model: Tagger, extern_data: TensorDict, **_kwargs: Any) -> None:
    data = extern_data["data"]
    tags = model(data.raw_tensor).argmax(dim=-1)
    rf.get_run_ctx().mark_as_output(tags, name="tags", dims=data.dims[:2])


def _mask(data: Any) -> torch.Tensor:
    lengths = data.dims[1].dyn_size_ext.raw_tensor
    return torch.arange(data.raw_tensor.shape[1])[None, :] < lengths[:, None]


class TagWriter(ForwardCallbackIface):
    """Writes one line per sequence."""

    file: TextIO

    def init(self, *, model: Any) -> None:
        self.file = open("tags.txt", "w")

    def process_seq(self, *, seq_tag: str, outputs: TensorDict) -> None:
        tags = " ".join(str(tag) for tag in outputs["tags"].raw_tensor)
        self.file.write(f"{seq_tag}: {tags}\n")

    def finish(self) -> None:
        self.file.close()


def forward_callback() -> TagWriter:
    return TagWriter()
