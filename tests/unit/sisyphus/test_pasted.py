from rcpack.sisyphus.pasted import fingerprint_of_source, frozen_source


def pasted(x: int) -> int:
    return x + 1


def test_comments_and_layout_do_not_count() -> None:
    one = "def f(x):\n    return x + 1\n"
    two = "    def f(x):\n        # the successor\n        return (x+1)\n"
    assert fingerprint_of_source(one) == fingerprint_of_source(two)


def test_a_constant_counts() -> None:
    one = fingerprint_of_source("def f(x):\n    return x + 1\n")
    assert one != fingerprint_of_source("def f(x):\n    return x + 2\n")


def test_source_that_is_cut_out_of_a_call_counts_as_it_is() -> None:
    assert fingerprint_of_source("key=lambda x: x)") == "key=lambda x: x)"


def test_source_is_read_once() -> None:
    source = frozen_source(pasted)
    assert source is not None
    assert "x + 1" in source
    assert frozen_source(pasted) is source


def test_what_has_no_source_has_none() -> None:
    assert frozen_source(type("Made", (), {"__module__": "nowhere"})) is None
