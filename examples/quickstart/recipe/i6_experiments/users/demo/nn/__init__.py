"""Building blocks."""

from .blocks import *
from .encoder import RecurrentEncoder

__all__ = ["Projection", "RecurrentEncoder"]
