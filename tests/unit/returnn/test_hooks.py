from __future__ import annotations

import pytest
from helpers.packs import make_pack

from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint, Pack
from rcpack.errors import ConfigError
from rcpack.returnn.hooks import HookBinding, choose_bindings, parse_bindings

A_MODEL = EntryPoint(ModuleName("a.m"), "get_model")
B_MODEL = EntryPoint(ModuleName("b.m"), "get_model")


def pack_of(*entries: EntryPoint, **public: tuple[str, ...]) -> Pack:
    names = {module.replace("_", "."): names for module, names in public.items()}
    return make_pack({"a/m.py": "", "b/m.py": ""}, entries=entries, public_names=names)


def test_hooks_of_an_entry_module_are_bound_without_asking() -> None:
    pack = pack_of(EntryPoint(ModuleName("a.m")), a_m=("Model", "get_model", "train_step"))
    found = choose_bindings(pack, ["a.m"], {}, {})
    assert [binding.hook for binding in found] == ["get_model", "train_step"]
    assert found[0].target == A_MODEL


def test_an_object_that_is_called_like_a_hook_is_bound() -> None:
    assert choose_bindings(pack_of(A_MODEL), ["a.m.get_model"], {}, {}) == (HookBinding("get_model", A_MODEL),)


def test_an_object_that_is_called_otherwise_is_not() -> None:
    pack = pack_of(EntryPoint(ModuleName("a.m"), "Model"))
    assert choose_bindings(pack, ["a.m.Model"], {}, {}) == ()


def test_entry_points_of_the_base_config_bind_nothing() -> None:
    assert choose_bindings(pack_of(A_MODEL), [], {}, {}) == ()


def test_two_modules_with_the_same_hook_are_an_error_that_names_both() -> None:
    pack = pack_of(A_MODEL, B_MODEL)
    with pytest.raises(ConfigError, match=r"get_model could be that of a\.m\.get_model or that of b\.m\.get_model"):
        choose_bindings(pack, ["a.m.get_model", "b.m.get_model"], {}, {})


def test_a_binding_of_the_user_decides_between_two_modules() -> None:
    bind = parse_bindings(["get_model=b.m.get_model"])
    found = choose_bindings(pack_of(A_MODEL, B_MODEL), ["a.m.get_model", "b.m.get_model"], bind, {})
    assert found == (HookBinding("get_model", B_MODEL),)


def test_a_hook_may_be_an_object_of_any_name() -> None:
    make = EntryPoint(ModuleName("a.m"), "make_model")
    assert choose_bindings(pack_of(make), [], {"get_model": "a.m.make_model"}, {}) == (HookBinding("get_model", make),)


def test_a_hook_that_the_base_config_defines_itself_is_an_error() -> None:
    with pytest.raises(ConfigError, match="or that of the base config"):
        choose_bindings(pack_of(A_MODEL), ["a.m.get_model"], {}, {"get_model": None})


def test_a_hook_that_the_base_config_imports_from_the_same_module_stays_there() -> None:
    assert choose_bindings(pack_of(A_MODEL), ["a.m.get_model"], {}, {"get_model": A_MODEL}) == ()


def test_a_hook_cannot_be_a_module() -> None:
    with pytest.raises(ConfigError, match=r"bound to the module a\.m"):
        choose_bindings(pack_of(EntryPoint(ModuleName("a.m"))), [], {"get_model": "a.m"}, {})


@pytest.mark.parametrize(
    "text", ["get_model", "get_model=", "=a.b", "get_model=b", "a b=c.d", "class=a.b", "__file__=a.b"]
)
def test_a_malformed_binding_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"HOOK=package\.module\.name"):
        parse_bindings([text])


def test_a_hook_cannot_be_bound_twice() -> None:
    with pytest.raises(ConfigError, match="bound twice"):
        parse_bindings(["get_model=a.b", "get_model=c.d"])
