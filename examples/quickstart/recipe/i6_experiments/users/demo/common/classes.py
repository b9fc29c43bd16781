"""The classes, from a file that lies beside this one."""

from functools import lru_cache
from pathlib import Path
from typing import List

_CLASSES_FILE = Path(__file__).parent / "classes.txt"


@lru_cache()
def classes() -> List[str]:
    return _CLASSES_FILE.read_text().split()


def num_classes() -> int:
    return len(classes())


def class_index(name: str) -> int:
    return classes().index(name)
