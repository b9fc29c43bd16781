"""A tagger in ``returnn_common.nn`` that gets its second layer in the second epoch."""

from __future__ import annotations

from returnn_common import nn

from .schedule import num_layers_of


class Tagger(nn.Module):
    """A label for each frame."""

    def __init__(self, in_dim: nn.Dim, hidden: int, out_dim: nn.Dim, num_layers: int):
        super().__init__()
        dims = [in_dim] + [nn.FeatureDim(f"hidden{number}", hidden) for number in range(num_layers)]
        self.layers = nn.ModuleList([nn.Linear(*pair) for pair in zip(dims, dims[1:])])
        self.out = nn.Linear(dims[-1], out_dim)

    def __call__(self, x: nn.Tensor) -> nn.Tensor:
        for layer in self.layers:
            x = nn.relu(layer(x))
        return self.out(x)


def construct(epoch: int, audio: nn.Data, labels: nn.Data, audio_dim: nn.Dim, label_dim: nn.Dim, hidden: int = 16):
    """Make the network of an epoch: extern data, model, losses."""
    model = Tagger(audio_dim, hidden, label_dim, num_layers_of(epoch))
    data, targets = nn.get_extern_data(audio), nn.get_extern_data(labels)
    logits = model(data)
    logits.mark_as_default_output()
    loss = nn.sparse_softmax_cross_entropy_with_logits(logits=logits, targets=targets, axis=label_dim)
    loss.mark_as_loss("ce")
    return model
