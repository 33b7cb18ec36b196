"""Settings survive the way from the decision to the deed: what was planned is what is performed."""

from datetime import timedelta
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from watchword.plugin import Action, Secret, Text
from watchword.plugin.rendering import as_files_have_it, rendered, revived
from watchword.templates import Template


class Part(Struct, frozen=True):
    name: Text
    times: int = 1


class Everything(Action, frozen=True, kw_only=True):
    """Has a setting of each kind."""

    text: Text
    maybe: Text | None = None
    many: tuple[Text, ...] = ()
    named: dict[str, Text] = {}
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    wait: timedelta = timedelta(0)
    how: Literal["loud", "low"] = "low"
    at_most: Annotated[int, Meta(ge=1)] | None = None
    key: Secret


TEXTS = st.text(max_size=8).map(Text.literal)
PARTS = st.builds(Part, name=TEXTS, times=st.integers(0, 9))
SETTINGS = st.builds(
    Everything,
    text=TEXTS,
    maybe=st.none() | TEXTS,
    many=st.lists(TEXTS, max_size=3).map(tuple),
    named=st.dictionaries(st.text(max_size=3), TEXTS, max_size=3),
    part=st.none() | PARTS,
    parts=st.lists(PARTS, max_size=2).map(tuple),
    wait=st.timedeltas() | st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    how=st.sampled_from(["loud", "low"]),
    at_most=st.none() | st.integers(1, 9),
    key=st.just(Secret("hush")),
)


@given(SETTINGS)
def test_what_is_rendered_is_revived_as_it_was(settings: Everything) -> None:
    plain = rendered(settings, {}, "en", "en")
    assert revived(Everything, plain, {"key": "hush"}) == settings
    assert "hush" not in repr(plain)


def test_durations_are_planned_as_files_have_them_and_read_as_they_once_were() -> None:
    settings = Everything(text=Text.literal("x"), key=Secret("hush"), wait=timedelta(minutes=5))
    plain = rendered(settings, {}, "en", "en")
    assert plain["wait"] == "5m"
    assert revived(Everything, {**plain, "wait": "PT300S"}, {"key": "hush"}) == settings


def test_planned_settings_are_shown_by_the_names_that_files_have() -> None:
    assert as_files_have_it({"as_": "json", "retry_for": "1d", "data": {"received_at": "now"}}) == {
        "as": "json",
        "retry-for": "1d",
        "data": {"received_at": "now"},
    }


def test_texts_are_filled_in_the_language_of_the_person() -> None:
    text = Text(template("hi {from}"), "en", (("es", template("hola {from}")),))
    plain = rendered(Part(name=text), {"from": "+1555"}, "es", "en")
    assert plain == {"name": "hola +1555", "times": 1}
    assert str(revived(Part, plain, {}).name) == "hola +1555"


def test_braces_that_were_filled_in_are_no_template() -> None:
    plain = rendered(Part(name=Text.literal("x")), {}, "en", "en") | {"name": "{from} }{"}
    assert revived(Part, plain, {}).name.fill({"from": "+1555"}, "en", "en") == "{from} }{"


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ({"name": "x", "gone": 1}, "Part has no setting 'gone'"),
        ({"times": 1}, "Missing required argument 'name'"),
        ({"name": 5}, "Expected `str`, got `int`"),
        ({"name": "x", "times": "many"}, "Expected `int`, got `str`"),
    ],
)
def test_what_cannot_be_read_any_more_is_said(plain: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        revived(Part, plain, {})


def test_a_secret_shows_itself_to_nobody_who_does_not_ask() -> None:
    secret = Secret("hush")
    assert secret.reveal() == "hush"
    assert f"{secret} {secret!r} {[secret]}" == "Secret(***) Secret(***) [Secret(***)]"


def template(source: str) -> Template:
    parsed = Template.parse(source)
    assert isinstance(parsed, Template)
    return parsed
