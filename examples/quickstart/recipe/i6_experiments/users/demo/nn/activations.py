"""A registry that calls at top level fill."""

from typing import Callable, Dict

import torch

_registry: Dict[str, Callable[[], torch.nn.Module]] = {}


def register(name: str, make: Callable[[], torch.nn.Module]) -> None:
    assert name not in _registry, name
    _registry[name] = make


def make_activation(name: str) -> torch.nn.Module:
    """Make the activation of that name."""
    return _registry[name]()


register("relu", torch.nn.ReLU)
register("gelu", torch.nn.GELU)
