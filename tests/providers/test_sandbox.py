"""The provider without an account: what the local phone posts is what is read, and nothing leaves."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.config import Endpoint
from watchword.effects import Job
from watchword.message import Kept, Message
from watchword.plugin import Done, HttpAnswer, HttpRequest, Outcome
from watchword.providers import builtin
from watchword.providers.sandbox import Sandbox
from watchword.text import clean

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SETTINGS = Endpoint(provider="sandbox", path_secrets=("s",))


def parse(posted: object, now: datetime = NOW) -> Message | Kept:
    (event,) = Sandbox().parse(json.dumps(posted).encode(), "phone", SETTINGS, now)
    assert isinstance(event, Message | Kept)
    return event


class NoWorld:
    """Whoever touches the outside fails."""

    key = "17.0"

    async def http(self, request: HttpRequest) -> HttpAnswer:
        raise AssertionError(request)

    async def send(self, job: Job) -> Outcome:
        raise AssertionError(job)

    def log(self, text: str, **fields: object) -> None:
        raise AssertionError(text)


def test_the_built_in_providers_are_named_as_they_name_themselves() -> None:
    assert {name: provider.called for name, provider in builtin().items()} == {
        "skycore": "skycore",
        "sandbox": "sandbox",
    }
    assert builtin()["sandbox"].catches == frozenset()
    assert {"stop", "stop all", "stopall", "help", "yes", "no"} == builtin()["skycore"].catches


def test_a_small_postback_is_a_message() -> None:
    event = parse(
        {"from": "15552312101", "to": 86717} | {"to": "86717", "text": "STOP", "id": "1", "at": "2026-11-23T11:59:00Z"}
    )

    assert event == Message(
        endpoint="phone",
        key="sandbox:1",
        sender="+15552312101",
        to="86717",
        text="STOP",
        received_at=NOW,
        sent_at=NOW - timedelta(minutes=1),
        provider_id="1",
    )


def test_without_an_id_the_same_words_said_later_are_another_message() -> None:
    posted = {"from": "15552312101", "to": "86717", "text": "STOP"}

    assert parse(posted).key == parse(posted).key
    assert parse(posted).key != parse(posted, NOW + timedelta(seconds=1)).key


@pytest.mark.parametrize(
    "posted",
    [
        pytest.param([], id="no object"),
        pytest.param({"from": "15552312101", "to": "86717"}, id="no text"),
        pytest.param({"from": " ", "to": "86717", "text": "STOP"}, id="nobody"),
        pytest.param({"from": {"a": 1}, "to": "86717", "text": "STOP"}, id="an object for a number"),
    ],
)
def test_anything_else_is_kept(posted: object) -> None:
    event = parse(posted)

    assert isinstance(event, Kept)
    assert event.malformed
    assert event.raw == json.dumps(posted).encode()


@given(
    text=st.text().map(clean),
    subject=st.none() | st.text().map(clean),
    media=st.lists(st.text(st.characters(codec="ascii"), min_size=1).map(clean), max_size=3),
    sent_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_a_message_is_read_back_as_it_was_composed(
    text: str, subject: str | None, media: list[str], sent_at: datetime | None
) -> None:
    message = Message(
        endpoint="phone", key="sandbox:1", sender="+15552312101", to="86717", text=text, received_at=NOW,
        channel="mms" if media or subject is not None else "sms", sent_at=sent_at, provider_id="1", subject=subject,
        media=tuple(media),
    )  # fmt: skip

    assert Sandbox().parse(Sandbox().compose(message)[1], "phone", SETTINGS, NOW) == (message,)


def test_sending_is_done_without_touching_the_outside() -> None:
    job = Job(action="reply", lane="text:phone", settings={"text": "Hi"}, program="luigis", rule="luigis/hi")

    assert asyncio.run(Sandbox().send(job, SETTINGS, NoWorld())) == Done(tracking_id="sandbox-17.0")
