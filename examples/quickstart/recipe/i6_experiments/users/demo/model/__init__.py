"""All models; import them from here."""

from .old_tagger import OldTagger
from .tagger import Tagger
