"""Encoders."""

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class RecurrentEncoder(torch.nn.Module):
    """A bidirectional LSTM; the config names it by its class path."""

    def __init__(self, *, num_inputs: int, hidden: int, num_layers: int = 1):
        super().__init__()
        self.lstm = torch.nn.LSTM(num_inputs, hidden, num_layers, batch_first=True, bidirectional=True)
        self.num_outputs = 2 * hidden

    def forward(self, inputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        packed = pack_padded_sequence(inputs, lengths.cpu(), batch_first=True, enforce_sorted=False)
        outputs, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=inputs.shape[1])
        return outputs
