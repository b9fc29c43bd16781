from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint
from rcpack.errors import ConfigError
from rcpack.returnn.base_config import BaseConfig
from rcpack.returnn.config import config_text
from rcpack.returnn.hooks import HookBinding

BINDINGS = (
    HookBinding("get_model", EntryPoint(ModuleName("a.m"), "get_model")),
    HookBinding("train_step", EntryPoint(ModuleName("a.m"), "step")),
)


def test_a_config_without_a_base_is_a_header_settings_and_hooks() -> None:
    assert config_text(BINDINGS, settings={"backend": "torch", "learning_rate": 0.5}) == dedent(
        """\
        #!rnn.py
        # The packed code lies beside this file; its packages are imported from there and from nowhere else.
        import os, runpy
        runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)),
            'rcpack', 'rcpack_runtime.py'))
        del os, runpy
        backend = 'torch'
        learning_rate = 0.5

        # The hooks, from the packed code.
        from a.m import get_model, step as train_step
        """
    )


def test_the_text_of_the_base_config_stands_between_header_and_hooks() -> None:
    base = BaseConfig.parse(b"#!rnn.py\nfrom __future__ import annotations\n\nx = 1  # kept", "base.config")
    text = config_text(BINDINGS, base=base)
    assert text.startswith("#!rnn.py\nfrom __future__ import annotations\n# The packed code")
    assert text.index("run_path") < text.index("x = 1  # kept\n") < text.index("from a.m")
    ast.parse(text)


def test_every_config_starts_as_returnn_wants_it() -> None:
    assert config_text(base=BaseConfig.parse(b"x = 1\n", "base.py")).startswith("#!")


def test_a_setting_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(ConfigError, match="cannot be written into a config"):
        config_text(settings={"x": object()})
