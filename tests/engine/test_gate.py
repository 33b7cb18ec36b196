"""Laws of the gate: what may begin, and why not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from watchword.config import Endpoint, OurNumber
from watchword.effects import Job
from watchword.engine.gate import gate
from watchword.state import Suppression
from watchword.store.interface import GateView, Pass, Stop, StoredJob

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LIVE = Endpoint(
    provider="skycore", sending="live", path_secrets=("x" * 20,), api_key="k", numbers={"+15559990000": OurNumber()}
)
TEXT = Job(
    action="reply",
    lane="text:main",
    settings={"text": "hi"},
    program="luigis",
    rule="luigis/x",
    repeatable=False,
    endpoint="main",
    number="+15551234567",
    sender="86717",
    scope="program:luigis",
)
OPTED_OUT = Suppression(scope="program:luigis", since=NOON)


def asked(job: Job, suppression: Suppression | None = None, settings: Endpoint = LIVE) -> Pass | Stop:
    stored = StoredJob(id=256, state="queued", job=job, attempts=0, created_at=NOON, due_at=NOON)
    return gate({"main": settings})(GateView(job=stored, suppression=suppression, now=NOON))


def with_(job: Job, **changes: Any) -> Job:
    return replace(job, **changes)


@pytest.mark.parametrize(
    ("job", "suppression", "reason"),
    [
        (TEXT, None, None),
        (TEXT, OPTED_OUT, "opted out of program:luigis since 2026-03-04 12:00:00 UTC"),
        # exempt kinds
        (with_(TEXT, exempt="help"), OPTED_OUT, None),
        (with_(TEXT, exempt="opt-out-confirmation"), OPTED_OUT, None),
        (with_(TEXT, exempt="opt-out-confirmation"), None, "its opt-out is no longer current"),
        # too late, or just in time
        (
            with_(TEXT, expires_at=NOON - timedelta(seconds=1)),
            None,
            "too late: it was to be sent by 11:59:59 UTC",
        ),
        (with_(TEXT, expires_at=NOON), None, None),
        # who cannot or must not be texted
        (with_(TEXT, number="INFOSMS"), None, "the sender is no number that can be texted"),
        (with_(TEXT, number="+15559990000"), None, "the sender is one of our own numbers"),
        (with_(TEXT, endpoint="gone"), None, "config.yaml has no endpoint 'gone' any more"),
        # a webhook is no text
        (Job(action="webhook", lane="http:x", settings={}, program="p", rule="r"), OPTED_OUT, None),
    ],
)
def test_what_may_begin(job: Job, suppression: Suppression | None, reason: str | None) -> None:
    assert asked(job, suppression) == (Stop(reason) if reason else Pass())


def test_sending_off_stops_every_text_the_confirmation_too() -> None:
    off = replace(LIVE, sending="off")
    assert asked(TEXT, settings=off) == Stop("sending is off for endpoint 'main'")
    assert isinstance(asked(with_(TEXT, exempt="opt-out-confirmation"), OPTED_OUT, off), Stop)


def test_only_to_lets_out_nothing_to_anybody_else() -> None:
    trying = replace(LIVE, only_to=("+15551234567",))
    assert asked(TEXT, settings=trying) == Pass()
    assert isinstance(asked(with_(TEXT, number="+15557654321"), settings=trying), Stop)
    assert isinstance(asked(TEXT, settings=replace(LIVE, only_to=())), Stop)
