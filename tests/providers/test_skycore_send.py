"""Texts sent through Skycore: the requests and what its answers mean, against `skycore/requests` and `answers`."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.config import Endpoint
from watchword.effects import Job
from watchword.plugin import (
    Blocked,
    Done,
    HttpAnswer,
    HttpRequest,
    NotSent,
    OptedOut,
    Outcome,
    Refused,
    Retry,
    Unanswered,
    Unknown,
)
from watchword.providers import xml
from watchword.providers.skycore import Skycore
from watchword.providers.skycore.call import URL
from watchword.providers.skycore.codes import ErrorCode
from watchword.providers.skycore.send import build, read

GOLDEN = Path(__file__).parent / "skycore"
ENDPOINT = Endpoint(provider="skycore", path_secrets=("s",), api_key="k-1")
FAILURE = (GOLDEN / "answers/failure.xml").read_text()


def job(**settings: Any) -> Job:
    return Job(
        action="reply",
        lane="text:main",
        settings=settings,
        program="luigis",
        rule="luigis/pizza-open",
        endpoint="main",
        number="+15552312101",
        sender="86717",
    )


def request(**settings: Any) -> HttpRequest:
    made = build(job(**settings), ENDPOINT)
    assert isinstance(made, HttpRequest)
    return made


def document(made: HttpRequest) -> str:
    return parse_qs(made.body.decode(), strict_parsing=True)["xml"][0]


def answer(body: str = "", status: int = 200, **headers: str) -> HttpAnswer:
    return HttpAnswer(
        status=status, headers={name.replace("_", "-"): text for name, text in headers.items()}, body=body.encode()
    )


def failure(code: str, status: int = 200, **headers: str) -> Outcome:
    return read(answer(FAILURE.replace("CODE<", f"{code}<"), status, **headers))


class FakeTools:
    """Answers every request the same way, or fails it, and remembers what was asked."""

    key = "17.0"

    def __init__(self, outcome: HttpAnswer | Exception) -> None:
        self.outcome = outcome
        self.requests: list[HttpRequest] = []

    async def http(self, request: HttpRequest) -> HttpAnswer:
        self.requests.append(request)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    async def send(self, job: Job) -> Outcome:
        raise AssertionError("a provider sends through nobody else")

    def log(self, text: str, **fields: object) -> None:
        raise AssertionError(text)


def sent(outcome: HttpAnswer | Exception) -> tuple[Outcome, list[HttpRequest]]:
    outside = FakeTools(outcome)
    return asyncio.run(Skycore().send(job(text="Hi"), ENDPOINT, outside)), outside.requests


def test_a_text_is_asked_for_as_its_golden_file_says() -> None:
    made = request(text="Fish & chips < 5 € 😀")

    assert document(made) == (GOLDEN / "requests/sms.xml").read_text().strip()
    assert made.url == URL
    assert made.method == "POST"
    assert made.headers == {"content-type": "application/x-www-form-urlencoded"}


def test_media_become_slides_by_their_endings_and_the_text_is_a_slide() -> None:
    names = ["menu.JPG?size=2&v=1", "jingle.mp3", "oven.mp4", "luigi.vcf", "party.ics", "menu.pdf", "card.pkpass"]

    made = request(text="Our menu", media=[f"https://media.example/{name}" for name in names])

    assert document(made) == (GOLDEN / "requests/mms.xml").read_text().strip()


@given(st.text(min_size=1))
def test_any_address_of_media_makes_a_slide(url: str) -> None:
    assert document(request(text="", media=[url])).count("<SLIDE>") == 1


def test_an_mms_without_a_text_has_eight_slides_of_media() -> None:
    made = request(text="", media=["https://media.example/1"] * 8)

    assert document(made).count("<SLIDE><IMAGE>") == 8
    assert "<TEXT>" not in document(made)


@pytest.mark.parametrize(
    ("settings", "endpoint"),
    [
        pytest.param({"text": "Hi", "media": ["https://media.example/1"] * 8}, ENDPOINT, id="nine slides"),
        pytest.param({"text": ""}, ENDPOINT, id="nothing to say"),
        pytest.param({"text": "Hi"}, Endpoint(provider="skycore", path_secrets=("s",)), id="no key"),
    ],
)
def test_what_can_never_be_sent_is_dead_and_not_asked_for(settings: dict[str, Any], endpoint: Endpoint) -> None:
    outside = FakeTools(answer())

    outcome = asyncio.run(Skycore().send(job(**settings), endpoint, outside))

    assert isinstance(outcome, Refused)
    assert outside.requests == []


def test_the_endpoint_may_name_another_address() -> None:
    made = build(
        job(text="Hi"), Endpoint(provider="skycore", path_secrets=("s",), api_key="k", url="https://sky.example/")
    )

    assert isinstance(made, HttpRequest)
    assert made.url == "https://sky.example/"


@given(st.text(min_size=1))
def test_any_text_makes_a_request_that_can_be_read(text: str) -> None:
    root = xml.strict(document(request(text=text)).encode())

    assert root is not None
    assert root.findtext("TEXT") == "".join(
        mark
        for mark in text
        if mark in "\t\n\r" or " " <= mark <= "\ud7ff" or "\ue000" <= mark <= "\ufffd" or mark > "\uffff"
    )


def test_success_names_the_id_of_its_receipts() -> None:
    answers = [(GOLDEN / f"answers/{name}.xml").read_text() for name in ("success", "success-mms")]

    assert [read(answer(body)) for body in answers] == [Done(tracking_id="U01AA0001"), Done(tracking_id="M01AA0001")]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *[(code, Retry) for code in ("E106", "E113", "E120", "E626")],
        *[(code, Blocked) for code in ("E104", "E105", "E107", "E109", "E112", "E713")],
        ("E503", Unknown),
        ("E114", OptedOut),
        *[(code, Refused) for code in ("E100", "E101", "E102", "E103", "E108", "E201", "E623", "E628", "E712", "E997")],
    ],
)
@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_refusal_is_classed_by_its_code_whatever_the_status(code: str, kind: type[Outcome], status: int) -> None:
    assert isinstance(failure(code, status), kind)


@pytest.mark.parametrize("code", ErrorCode)
def test_what_a_person_can_mend_comes_with_a_hint(code: str) -> None:
    outcome = failure(code)

    assert not isinstance(outcome, Refused | Blocked) or outcome.hint


@pytest.mark.parametrize(("code", "throttled"), [("E106", True), ("E113", True), ("E120", True), ("E626", False)])
def test_what_is_refused_to_everybody_lets_the_whole_lane_rest(code: str, throttled: bool) -> None:
    outcome = failure(code)

    assert isinstance(outcome, Retry)
    assert outcome.throttled == throttled


def test_a_right_that_only_mms_lacks_stops_no_sms() -> None:
    refused = answer(FAILURE.replace("CODE<", "E107<"))

    assert isinstance(read(refused, "sendMMS"), Refused)
    assert isinstance(read(refused, "sendSMS"), Blocked)


def test_a_reason_shows_no_whole_number() -> None:
    outcome = failure("E110")

    assert isinstance(outcome, Refused)
    assert outcome.reason == "E110 It was not for …2101 & friends"


@pytest.mark.parametrize(
    ("given_answer", "expected"),
    [
        pytest.param(answer("OK"), Unknown, id="no XML"),
        pytest.param(answer("<!DOCTYPE html><html><STATUS>Success</STATUS></html>"), Unknown, id="a web page"),
        pytest.param(answer("<RESPONSE><STATUS>Succ"), Unknown, id="a cut answer"),
        pytest.param(answer("", 204), Unknown, id="no answer"),
        pytest.param(answer("busy", 503, retry_after="3"), Unknown, id="busy"),
        pytest.param(answer("<RESPONSE><STATUS>Success</STATUS></RESPONSE>", 502), Unknown, id="success and failure"),
        pytest.param(
            answer("<RESPONSE><STATUS>Failure</STATUS></RESPONSE>", 500), Unknown, id="failure without a code"
        ),
        pytest.param(answer("no", 404), Refused, id="not found"),
        pytest.param(answer("no", 401), Blocked, id="a stranger"),
        pytest.param(answer("no", 403), Blocked, id="forbidden"),
        pytest.param(answer("", 302), Refused, id="elsewhere"),
    ],
)
def test_an_answer_without_proof_is_unknown(given_answer: HttpAnswer, expected: type[Outcome]) -> None:
    assert isinstance(read(given_answer), expected)


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"retry_after": "30"}, 30.0),
        ({"retry_after": "Mon, 23 Nov 2026 12:01:00 GMT", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}, 60.0),
        ({"retry_after": "Mon, 23 Nov 2026 11:00:00 GMT", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}, 0.0),
        ({"retry_after": "Mon, 23 Nov 2026 12:01:00 GMT"}, None),
        ({"retry_after": "soon"}, None),
        ({}, None),
    ],
)
def test_too_many_requests_are_tried_again_when_the_answer_says(headers: dict[str, str], after: float | None) -> None:
    outcome = read(answer("", 429, **headers))

    assert isinstance(outcome, Retry)
    assert outcome.after == after


@given(st.binary(max_size=200), st.integers(100, 599))
def test_any_answer_is_classed(body: bytes, status: int) -> None:
    assert not isinstance(read(HttpAnswer(status=status, headers={}, body=body)), Done)


def test_a_text_is_posted_once_whatever_happens() -> None:
    accepted, requests = sent(answer((GOLDEN / "answers/success.xml").read_text()))
    refused, not_sent = sent(NotSent("connection refused"))
    lost, unanswered = sent(Unanswered("timed out"))

    assert accepted == Done(tracking_id="U01AA0001")
    assert isinstance(refused, Retry)
    assert isinstance(lost, Unknown)
    assert [len(asked) for asked in (requests, not_sent, unanswered)] == [1, 1, 1]
