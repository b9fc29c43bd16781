"""Small blocks."""

import torch
from torch import nn


class Projection(nn.Module):
    """A linear layer with normalization."""

    def __init__(self, num_inputs: int, num_outputs: int):
        super().__init__()
        self.linear = nn.Linear(num_inputs, num_outputs)
        self.norm = nn.LayerNorm(num_outputs)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.norm(self.linear(inputs))


class Bottleneck(nn.Module):
    """Not used by the baseline."""

    def __init__(self, size: int):
        super().__init__()
        self.down = Projection(size, size // 4)
        self.up = Projection(size // 4, size)
