"""The tagger of last year; nothing of it is packed, since nobody uses it any more."""

import tensorflow as tf


class OldTagger(tf.Module):
    pass
