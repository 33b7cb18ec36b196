"""An action as a rule file would write it, on one line."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from watchword.flow import flow
from watchword.patterns import Pattern
from watchword.plugin import Action, Secret
from watchword.reading import durations
from watchword.rules.inline import Deed
from watchword.templates import ANY_LANGUAGE, Text
from watchword.trial.done import Done


def written(deed: Deed | Done | None) -> str:
    """Write `subscribe: pizza-club`: without what goes without saying, with texts filled in where they were."""
    if deed is None:
        return ""
    if deed.action is None:
        return deed.name
    settings = _settings(deed.action, deed.filled if isinstance(deed, Done) else {})
    bare = deed.action.shorthand
    return f"{deed.name}: {flow(settings[bare] if bare and settings.keys() == {bare} else settings)}"


def _settings(action: Action, filled: Mapping[str, Any]) -> dict[str, Any]:
    plain = _plain(action)
    return {
        name: _braced(filled[name]) if name in filled and _is_filled(action, name) else value
        for name, value in plain.items()
    }


def _braced(filled: Any) -> Any:
    """Write what was filled in as a template that says just that."""
    if isinstance(filled, dict):
        return {name: _braced(one) for name, one in filled.items()}
    return filled.replace("{", "{{").replace("}", "}}") if isinstance(filled, str) else filled


def _is_filled(action: Action, written_name: str) -> bool:
    """Tell whether a setting is a text, or a map of texts: its job has it filled in."""
    value = next(getattr(action, one.name) for one in fields(action) if one.encode_name == written_name)
    return isinstance(value, Text) or (isinstance(value, dict) and any(isinstance(one, Text) for one in value.values()))


def _plain(value: Any) -> Any:
    """Turn what types made of YAML back into what YAML says."""
    match value:
        case Text():
            texts = {language: template.source for language, template in value.by_language}
            return texts.get(ANY_LANGUAGE, texts)
        case Struct() if not isinstance(value, Pattern):
            given = ((one, getattr(value, one.name)) for one in fields(value))
            return {one.encode_name: _plain(said) for one, said in given if _is_told(one, said)}
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case tuple() | list() | frozenset():
            return [_plain(one) for one in value]
        case _:
            return _scalar(value)


def _is_told(field: FieldInfo, value: Any) -> bool:
    """Tell whether a rule file would say it: no secret stands there, and what goes without saying does not."""
    made = NODEFAULT if field.default_factory is NODEFAULT else field.default_factory()
    return not isinstance(value, Secret) and value not in (field.default, made)


def _scalar(value: Any) -> Any:
    if isinstance(value, Pattern):
        return value.source
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    return durations.written(value) if isinstance(value, timedelta) else value
