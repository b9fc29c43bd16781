import pytest

from rcpack.errors import ConfigError
from rcpack.sisyphus.hash_policy import HashPolicy, HashWord


class ExplicitHash:
    def __init__(self, hash: object) -> None:
        self.hash = hash


def test_words_are_read() -> None:
    found = [HashPolicy.parse(word) for word in ("code", "path", "net_dict")]
    assert found == [HashPolicy(HashWord.CODE), HashPolicy(HashWord.PATH), HashPolicy(HashWord.NET_DICT)]


def test_nothing_given_leaves_it_to_the_surroundings() -> None:
    assert HashPolicy.parse(None) is None


def test_a_misspelt_word_is_no_explicit_hash() -> None:
    with pytest.raises(ConfigError, match="'codee' is none of 'code', 'path', 'net_dict'"):
        HashPolicy.parse("codee")


def test_an_explicit_hash_may_be_any_value() -> None:
    assert HashPolicy.parse(ExplicitHash("code")) == HashPolicy(HashWord.EXPLICIT, "code")
    assert HashPolicy.parse(7) == HashPolicy(HashWord.EXPLICIT, 7)
