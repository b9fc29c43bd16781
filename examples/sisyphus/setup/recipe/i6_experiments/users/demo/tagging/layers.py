"""Layers, some of which the model uses."""

import torch

DROPOUT = 0.1


class Encoder(torch.nn.Module):
    def __init__(self, *, num_inputs: int, hidden: int):
        super().__init__()
        self.lstm = torch.nn.LSTM(num_inputs, hidden, batch_first=True)
        self.dropout = torch.nn.Dropout(DROPOUT)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.dropout(self.lstm(inputs)[0])


class DeepEncoder(torch.nn.Module):
    """Not used by the model: it is not packed, and does not count."""

    def __init__(self, *, num_inputs: int, hidden: int, num_layers: int):
        super().__init__()
        self.lstm = torch.nn.LSTM(num_inputs, hidden, num_layers, batch_first=True)
