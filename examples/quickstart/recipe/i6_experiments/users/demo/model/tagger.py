"""The tagger."""

from typing import Optional

import torch

from ..nn import *
from ..nn.activations import make_activation


class Tagger(torch.nn.Module):
    """Encoder and output layer."""

    def __init__(
        self,
        encoder: Optional[torch.nn.Module] = None,
        *,
        hidden: int,
        num_outputs: int,
        num_inputs: int = 9,
        activation: str = "gelu",
        dropout: float = 0.1,
    ):
        super().__init__()
        self.encoder = encoder or RecurrentEncoder(num_inputs=num_inputs, hidden=hidden)
        self.project = Projection(self.encoder.num_outputs, hidden)
        self.activation = make_activation(activation)
        self.dropout = torch.nn.Dropout(dropout)
        self.output = torch.nn.Linear(hidden, num_outputs)

    def forward(self, inputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        hidden = self.activation(self.project(self.encoder(inputs, lengths)))
        return self.output(self.dropout(hidden))
