"""The schemas of classes that read themselves: what their `from_node` takes, as editors know it."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import fields

from watchword.declared import prose, written
from watchword.patterns import Pattern
from watchword.plugin import Condition
from watchword.reading.languages import LANGUAGE
from watchword.rules.inline import Deed, InlineTest, Scene, Sends, Turn, Waiting
from watchword.rules.keywords import Keywords
from watchword.rules.step import Step
from watchword.rules.when import Intent, Match, Not, When
from watchword.schema.scribe import TEXT, Own, Schema, Scribe, a_map, any_of, one_or_more
from watchword.templates import Text


def _when(scribe: Scribe, kind: type[When]) -> Schema:
    intent = {"description": "Makes the rule hear messages of consent, which no other rule hears."}
    own = {"intent": {**intent, **written(Intent, scribe)}, "not": {"description": prose(Not), **written(Not, scribe)}}
    return {"description": prose(kind), **a_map({**_conditions(scribe, scribe.vocabulary.conditions), **own})}


def _not(scribe: Scribe, kind: type[Not]) -> Schema:
    kinds = {name: one for name, one in scribe.vocabulary.conditions.items() if not one.beside}
    return {"description": prose(kind), **a_map(_conditions(scribe, kinds)), "minProperties": 1}


def _conditions(scribe: Scribe, kinds: Mapping[str, type[Condition]]) -> dict[str, Schema]:
    """Write what may stand in a map of conditions: keys of keywords, conditions, and what is written beside those."""
    known = scribe.keys(Match)
    for name, kind in kinds.items():
        keys = scribe.keys(kind)
        beside = [one.encode_name for one in fields(kind) if one.name in kind.beside]
        known |= {name: scribe.settings(kind), **{one: keys[one] for one in beside}}
    return known


def _step(scribe: Scribe, kind: type[Step]) -> Schema:
    actions = {name: scribe.settings(one) for name, one in scribe.vocabulary.actions.items()}
    return {"description": prose(kind), **a_map(actions), "minProperties": 1, "maxProperties": 1}


def _deed(scribe: Scribe, _: type[Deed]) -> Schema:
    return any_of(written(Step, scribe), {"enum": sorted(scribe.vocabulary.actions)})


def _text(_: Scribe, __: type[Text]) -> Schema:
    languages = {f"^(?:{LANGUAGE.pattern})$": TEXT}
    return any_of({"type": "object", "patternProperties": languages, "additionalProperties": False}, TEXT)


def _keywords(_: Scribe, __: type[Keywords]) -> Schema:
    either = one_or_more(TEXT)
    return any_of({"type": "object", "additionalProperties": either}, either)


def _turn(scribe: Scribe, _: type[Turn]) -> Schema:
    return any_of(scribe.fields(Turn), TEXT)


def _test(scribe: Scribe, _: type[InlineTest]) -> Schema:
    talk = {"description": "Several messages, one after the other.", **scribe.items(Turn), "minItems": 1}
    turn = {name: below for name, below in scribe.keys(Turn).items() if name != "after"}
    whole = {"description": prose(Scene), **a_map({**turn, "talk": talk, **scribe.keys(Scene)})}
    return any_of({**whole, "anyOf": [{"required": [one]} for one in ONE_OF]}, TEXT)


ONE_OF = ("text", "talk")
"""A test says one message, or several."""


def _waiting(scribe: Scribe, _: type[Waiting]) -> Schema:
    return any_of({**scribe.names(dict[str, str]), "minProperties": 1, "maxProperties": 1}, TEXT)


def _pattern(_: Scribe, __: type[Pattern]) -> Schema:
    return TEXT


OWN: Mapping[Any, Own] = {
    When: _when,
    Not: _not,
    Step: _step,
    Deed: _deed,
    Text: _text,
    Keywords: _keywords,
    Turn: _turn,
    InlineTest: _test,
    Waiting: _waiting,
    Sends: lambda scribe, _: any_of(scribe.fields(Sends), TEXT),
    Pattern: _pattern,
}
