"""Laws of the gate: what may begin, and why not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from watchword.config import Endpoint, OurNumber
from watchword.effects import Job, Pause
from watchword.engine.gate import gate
from watchword.state import Contact, Suppression
from watchword.store.asked import Asked
from watchword.store.reviewed import StoredReview
from watchword.store.values import GateView, Hold, Older, Pass, Stop, StoredJob, Verdict, Wait

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
CONFIRMATION = replace(TEXT, exempt="opt-out-confirmation")
SUBSCRIBE = replace(
    TEXT, action="list", lane="list:main", settings={"campaign": "4411", "list": "club"}, sender=None, repeatable=True
)
UNSUBSCRIBE = replace(SUBSCRIBE, exempt="unsubscribe")
WEBHOOK = Job(action="webhook", lane="http:x", settings={}, program="luigis", rule="r")
CHECKING = replace(LIVE, campaign_check=True)
ASKED = Asked(at=NOON, text=1)
OPTED_OUT = Suppression(scope="program:luigis", since=NOON)


def asked(job: Job, suppression: Suppression | None = None, settings: Endpoint = LIVE, **sees: Any) -> Verdict:
    lists = sees.pop("lists", frozenset({"club"} if job.exempt is None else ()))
    sees = {"contact": Contact(lists=lists), "asked": ASKED, **sees}
    stored = StoredJob(id=256, state="queued", job=job, attempts=0, created_at=NOON, due_at=NOON)
    return gate({"main": settings}, dict)(GateView(job=stored, suppression=suppression, now=NOON, **sees))


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
        (WEBHOOK, OPTED_OUT, None),
        # what the provider's lists are asked: nobody who opted out is put on one, everybody is taken off
        (SUBSCRIBE, None, None),
        (SUBSCRIBE, OPTED_OUT, "opted out of program:luigis since 2026-03-04 12:00:00 UTC"),
        (UNSUBSCRIBE, OPTED_OUT, None),
        (with_(UNSUBSCRIBE, number="INFOSMS"), None, None),
    ],
)
def test_what_may_begin(job: Job, suppression: Suppression | None, reason: str | None) -> None:
    assert asked(job, suppression) == (Stop(reason) if reason else Pass())


def test_sending_off_stops_every_text_the_confirmation_too() -> None:
    off = replace(LIVE, sending="off")
    assert asked(TEXT, settings=off) == Stop("sending is off for endpoint 'main'")
    assert isinstance(asked(with_(TEXT, exempt="opt-out-confirmation"), OPTED_OUT, off), Stop)


def test_the_providers_lists_are_kept_while_sending_is_off() -> None:
    off = replace(LIVE, sending="off")
    assert asked(UNSUBSCRIBE, OPTED_OUT, off) == Pass()
    assert asked(SUBSCRIBE, settings=off) == Pass()


def test_only_to_lets_out_nothing_to_anybody_else() -> None:
    trying = replace(LIVE, only_to=("+15551234567",))
    assert asked(TEXT, settings=trying) == Pass()
    assert isinstance(asked(with_(TEXT, number="+15557654321"), settings=trying), Stop)
    assert isinstance(asked(TEXT, settings=replace(LIVE, only_to=())), Stop)


QUEUED_TEXT, BEGUN_TEXT = Older(lane="text:main", begun=False), Older(lane="text:main", begun=True)
PUT_OFF = Older(lane="text:main", begun=False, put_off=True)
QUEUED_LIST, BEGUN_LIST = Older(lane="list:main", begun=False), Older(lane="list:main", begun=True)


@pytest.mark.parametrize(
    ("job", "older", "settings", "waits"),
    [
        (TEXT, QUEUED_TEXT, LIVE, True),
        (TEXT, BEGUN_TEXT, LIVE, True),
        # what is queued before a confirmation will be suppressed; what has begun may still leave
        (CONFIRMATION, QUEUED_TEXT, LIVE, False),
        (CONFIRMATION, BEGUN_TEXT, LIVE, True),
        # lists are another matter, unless the provider looks at them before it sends
        (TEXT, QUEUED_LIST, LIVE, False),
        (TEXT, QUEUED_LIST, CHECKING, True),
        (TEXT, BEGUN_LIST, CHECKING, True),
        (SUBSCRIBE, QUEUED_LIST, LIVE, True),
        (UNSUBSCRIBE, BEGUN_LIST, LIVE, True),
        (UNSUBSCRIBE, QUEUED_TEXT, LIVE, False),
        (UNSUBSCRIBE, QUEUED_TEXT, CHECKING, True),
        (WEBHOOK, BEGUN_TEXT, CHECKING, False),
        # what waits for a later hour holds nobody up
        (TEXT, PUT_OFF, LIVE, False),
        (UNSUBSCRIBE, PUT_OFF, CHECKING, False),
    ],
)
def test_who_has_the_turn(job: Job, older: Older, settings: Endpoint, waits: bool) -> None:
    suppression = OPTED_OUT if job.exempt else None
    assert asked(job, suppression, settings, older=(older,)) == (Wait() if waits else Pass())


@pytest.mark.parametrize("what", ["everything", "program:luigis", "endpoint:main"])
@pytest.mark.parametrize(
    ("job", "holds"), [(TEXT, True), (SUBSCRIBE, True), (CONFIRMATION, False), (UNSUBSCRIBE, False), (WEBHOOK, False)]
)
def test_a_pause_holds_texts_and_lets_opt_outs_go_on(what: str, job: Job, holds: bool) -> None:
    paused = Pause(what=what, reason="the wrong text", source="operator", by="ann", since=NOON)
    held = Hold(waits_for=what, reason=f"{what} is paused since 2026-03-04 12:00:00 UTC")
    assert asked(job, OPTED_OUT if job.exempt else None, pauses=(paused,)) == (held if holds else Pass())


def test_while_a_pause_is_ending_nothing_overtakes_what_it_held() -> None:
    ending = Pause(what="everything", reason="", source="operator", by="ann", since=NOON, ending=True)
    other = replace(ending, what="program:luigis", ending=False)
    assert asked(TEXT, pauses=(ending,)) == Wait()
    assert asked(CONFIRMATION, OPTED_OUT, pauses=(ending,)) == Pass()
    assert isinstance(asked(TEXT, pauses=(ending, other)), Hold)


def test_a_pause_of_something_else_holds_nothing() -> None:
    others = [
        Pause(what=what, reason="", source="operator", by="ann", since=NOON) for what in ("program:p", "endpoint:e")
    ]
    assert asked(TEXT, pauses=tuple(others)) == Pass()


def test_a_text_to_somebody_who_opted_out_ends_instead_of_being_held() -> None:
    paused = Pause(what="everything", reason="", source="operator", by="ann", since=NOON)
    assert isinstance(asked(TEXT, OPTED_OUT, pauses=(paused,)), Stop)


ON, OFF = frozenset({"club"}), frozenset({"other"})


@pytest.mark.parametrize(
    ("job", "lists", "suppression", "reason"),
    [
        (SUBSCRIBE, ON, None, None),
        (SUBSCRIBE, OFF, None, "the person has left the list 'club' since"),
        (UNSUBSCRIBE, OFF, None, None),
        (UNSUBSCRIBE, ON, None, "the person is on the list 'club' again"),
        # an opt-out leaves the row for a START to restore, and takes the person off at the provider
        (UNSUBSCRIBE, ON, OPTED_OUT, None),
        (TEXT, OFF, None, None),
    ],
)
def test_a_list_is_changed_only_as_the_person_wants_it_now(
    job: Job, lists: frozenset[str], suppression: Suppression | None, reason: str | None
) -> None:
    assert asked(job, suppression, lists=lists) == (Stop(reason) if reason else Pass())


def test_nothing_but_a_confirmation_goes_to_a_person_whose_message_is_not_decided_yet() -> None:
    assert asked(TEXT, awaiting=True) == Wait()
    assert asked(CONFIRMATION, OPTED_OUT, awaiting=True) == Pass()
    assert asked(UNSUBSCRIBE, OPTED_OUT, awaiting=True) == Pass()
    assert asked(WEBHOOK, awaiting=True) == Pass()


REVIEW = StoredReview(
    id=7, number="+15551234567", scope="program:luigis", endpoint="main", said=(), opened_at=NOON, deadline=NOON
)


@pytest.mark.parametrize(
    ("job", "holds"),
    [
        (TEXT, True),
        (CONFIRMATION, False),
        (with_(TEXT, exempt="help"), False),
        (SUBSCRIBE, False),
        (UNSUBSCRIBE, False),
        (WEBHOOK, False),
    ],
)
def test_an_open_review_holds_every_text_but_what_an_opt_out_would_let_pass(job: Job, holds: bool) -> None:
    held = Hold(waits_for="review:7", reason="review 7 is open: the person may have opted out")
    suppression = OPTED_OUT if job.exempt else None
    assert asked(job, suppression, review=REVIEW) == (held if holds else Pass())


def test_what_is_too_late_or_suppressed_ends_instead_of_being_held_for_a_review() -> None:
    assert isinstance(asked(TEXT, OPTED_OUT, review=REVIEW), Stop)
    assert isinstance(asked(with_(TEXT, expires_at=NOON - timedelta(seconds=1)), review=REVIEW), Stop)
