"""``sis manager -r config/tagging.py`` calls :func:`py`."""

from i6_experiments.users.demo.tagging.pipeline import run


def py():
    run()
