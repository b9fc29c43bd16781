from __future__ import annotations

from pathlib import Path

import pytest

from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint
from rcpack.errors import ConfigError
from rcpack.returnn.base_config import BaseConfig


def parse(text: str | bytes, *roots: str) -> BaseConfig:
    data = text.encode() if isinstance(text, str) else text
    return BaseConfig.parse(data, "base.config", [Path(root) for root in roots])


def test_shebang_docstring_and_future_imports_stay_on_top() -> None:
    base = parse('#!rnn.py\n"""Doc."""\n\nfrom __future__ import annotations\n\nx = 1\n')
    assert base.top == '#!rnn.py\n"""Doc."""\n\nfrom __future__ import annotations\n'
    assert base.body == "\nx = 1\n"


def test_a_shebang_alone_stays_on_top() -> None:
    assert (parse("#!rnn.py\nx = 1\n").top, parse("x = 1\n").top) == ("#!rnn.py\n", "")


def test_the_text_is_kept_as_it_is() -> None:
    text = "x = {  # a comment\n  'a':1,\n}\ns = '''\n  kept\n'''\n"
    assert parse(text).body == text


@pytest.mark.parametrize(
    "line",
    [
        'sys.path.insert(0, "/u/demo/setup/recipe")',
        'sys.path.append("/u/me/sisyphus")',
        'sys.path.insert(0, "/my/code")',
        'sys.path += ["/u/demo/setup/recipe"]',
        'sys.path = ["/u/demo/setup/recipe"] + sys.path',
        'sys.path[:0] = ["/u/demo/setup/recipe"]',
    ],
)
def test_lines_that_put_a_recipe_on_the_path_are_taken_out(line: str) -> None:
    base = parse(f"import sys\n{line}\ny = 2\n", "/my/code")
    assert base.body == "import sys\npass\ny = 2\n"
    assert base.removed == (f"2: {line}",)


def test_only_the_statement_is_taken_out_of_its_line_and_its_block() -> None:
    text = (
        'import sys; sys.path.insert(0, "/s/recipe"); ä = 1\nif ä:\n    sys.path.append(\n        "/s/recipe"\n    )\n'
    )
    assert parse(text).body == "import sys; pass; ä = 1\nif ä:\n    pass\n"


@pytest.mark.parametrize("line", ["sys.path.insert(0, folder)", 'sys.path.append("/opt/kaldi/python")'])
def test_other_changes_of_the_path_are_kept_and_reported(line: str) -> None:
    base = parse(f"import sys\n{line}\n")
    assert line in base.body
    assert base.suspicious == (f"2: {line}",)


def test_names_are_known_with_what_they_import() -> None:
    base = parse("from a.b import get_model as m\nimport os\n\ndef train_step(): inner = 1\n\nx, (y, z) = f()\n")
    assert set(base.names) == {"m", "os", "train_step", "x", "y", "z"}
    assert base.names["m"] == EntryPoint(ModuleName("a.b"), "get_model")
    assert base.names["train_step"] is None


def test_an_encoding_cookie_and_a_byte_order_mark_are_understood() -> None:
    assert parse(b"# coding: latin-1\nx = '\xe4'\n").body.endswith("x = 'ä'\n")
    assert parse(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n").body == "x = 1\ny = 2\n"


def test_a_config_of_another_form_is_refused_with_its_place() -> None:
    with pytest.raises(ConfigError, match=r"base\.config:2: the base config is not Python.*line-based"):
        parse("task train\nbatch_size 5000\n".replace("task train", "# old"))


def test_undecodable_bytes_are_refused() -> None:
    with pytest.raises(ConfigError, match="cannot be decoded"):
        parse(b"x = '\xff'\n")
