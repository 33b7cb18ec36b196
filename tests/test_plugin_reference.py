"""The reference of the plugin API is made from the code. `WATCHWORD_GOLDEN=write` writes it anew."""

import inspect
import os
from collections.abc import Iterator
from inspect import cleandoc

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from running import PROJECT
from watchword import plugin, testing

PAGE = PROJECT / "docs/plugin-reference.md"
HEAD = """# `watchword.plugin` and `watchword.testing`, name by name

Written from the code: a test compares it. [Plugins](plugins.md) is the guide. Version {version} of the promises."""


def reference() -> str:
    parts = [HEAD.format(version=plugin.VERSION)]
    for module in (plugin, testing):
        parts += [f"## `{module.__name__}`", cleandoc(module.__doc__ or "")]
        for name in sorted(module.__all__, key=str.casefold):
            parts += list(section(name, getattr(module, name)))
    return "\n\n".join(parts) + "\n"


def section(name: str, value: object) -> Iterator[str]:
    if inspect.isclass(value):
        yield f"### `{name}`"
        yield cleandoc(value.__doc__ or "")
        if issubclass(value, Struct) and fields(value):
            yield table(value)
        methods = [one for one in vars(value).items() if not one[0].startswith("_") and own(one[1])]
        if methods:
            yield "\n".join(f"- `{method}{signature(of)}`: {first(of)}" for method, of in methods)
    elif inspect.isfunction(value):
        yield f"### `{name}{signature(value)}`"
        yield cleandoc(value.__doc__ or "")


def own(value: object) -> bool:
    return bool(getattr(value, "__doc__", None)) and (
        inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod)
    )


def signature(value: object) -> str:
    if isinstance(value, property):
        return ""
    function = getattr(value, "__func__", value)
    names = [one.name for one in inspect.signature(function).parameters.values() if one.name not in {"self", "cls"}]
    return f"({', '.join(names)})"


def first(value: object) -> str:
    return cleandoc(value.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def table(kind: type[Struct]) -> str:
    rows = ["| field | unless given |", "| --- | --- |"]
    for one in fields(kind):
        value = one.default if one.default is not NODEFAULT else None
        has_default = one.default is not NODEFAULT or one.default_factory is not NODEFAULT
        rows.append(f"| `{one.name}` | {f'`{value!r}`' if value is not None else '' if has_default else 'needed'} |")
    return "\n".join(rows)


def test_the_reference_is_what_the_code_says() -> None:
    said = reference()
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        PAGE.write_text(said)
    assert said == PAGE.read_text()


def test_everything_that_is_exported_says_what_it_is() -> None:
    silent = [
        name
        for module in (plugin, testing)
        for name in module.__all__
        if (inspect.isclass(value := getattr(module, name)) or inspect.isfunction(value)) and not value.__doc__
    ]
    assert silent == []
