"""Losses and errors over padded sequences."""

import torch

RARE_WEIGHT = 2.0


def _mask(lengths: torch.Tensor, size: int) -> torch.Tensor:
    return torch.arange(size)[None, :] < lengths.cpu()[:, None]


def tagging_loss(
    logits: torch.Tensor, targets: torch.Tensor, lengths: torch.Tensor, *, rare_class: int
) -> torch.Tensor:
    """Cross entropy of the frames that are no padding; the rare class counts more."""
    mask = _mask(lengths, logits.shape[1])
    weights = torch.ones(logits.shape[-1])
    weights[rare_class] = RARE_WEIGHT
    return torch.nn.functional.cross_entropy(logits[mask], targets[mask].long(), weight=weights, reduction="none")


def frame_error(logits: torch.Tensor, targets: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Whether each frame that is no padding is wrong."""
    mask = _mask(lengths, logits.shape[1])
    return logits[mask].argmax(dim=-1).not_equal(targets[mask])


def sequence_error(logits: torch.Tensor, targets: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Not used by the baseline."""
    wrong = logits.argmax(dim=-1).not_equal(targets) & _mask(lengths, logits.shape[1])
    return wrong.any(dim=1)
