"""Skycore's campaigns: what is asked, and what the answers mean."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

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
)
from watchword.providers.skycore import Skycore
from watchword.providers.skycore.lists import build, read

FAILURE = (Path(__file__).parent / "skycore/answers/failure.xml").read_text()
ENDPOINT = Endpoint(provider="skycore", path_secrets=("s",), api_key="k-1")


def job(*, subscribed: bool) -> Job:
    return Job(
        action="mirror",
        lane="list:main",
        settings={"campaign": "4411", "subscribed": subscribed},
        program="luigis",
        rule="luigis/pizza",
        endpoint="main",
        number="+15552312101",
    )


def document(*, subscribed: bool) -> str:
    made = build(job(subscribed=subscribed), ENDPOINT)
    assert isinstance(made, HttpRequest)
    return parse_qs(made.body.decode(), strict_parsing=True)["xml"][0]


def failure(code: str, status: int = 200) -> Outcome:
    answer = HttpAnswer(status=status, headers={}, body=FAILURE.replace("CODE<", f"{code}<").encode())
    return read(answer, "unsubscribe")


def test_a_person_is_put_on_a_campaign() -> None:
    assert document(subscribed=True) == (
        "<REQUEST><ACTION>subscribe</ACTION><API_KEY>k-1</API_KEY><MOBILE>15552312101</MOBILE>"
        "<CAMPAIGNREF>4411</CAMPAIGNREF></REQUEST>"
    )


def test_a_person_is_taken_off_and_skycore_texts_nothing_about_it() -> None:
    assert document(subscribed=False) == (
        "<REQUEST><ACTION>unsubscribe</ACTION><API_KEY>k-1</API_KEY><MOBILE>15552312101</MOBILE>"
        "<CAMPAIGNREF>4411</CAMPAIGNREF><NOTIFY>no</NOTIFY></REQUEST>"
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *[(code, Refused) for code in ("E901", "E902", "E903", "E904", "E905", "E107")],
        *[(code, Blocked) for code in ("E104", "E713")],
        *[(code, Retry) for code in ("E106", "E113", "E503")],
        ("E114", OptedOut),
    ],
)
def test_a_refusal_is_classed_by_its_code(code: str, kind: type[Outcome]) -> None:
    assert isinstance(failure(code), kind)


@pytest.mark.parametrize("code", ["E903", "E904", "E905"])
def test_what_a_person_can_mend_comes_with_a_hint(code: str) -> None:
    outcome = failure(code)
    assert isinstance(outcome, Refused)
    assert outcome.hint


class Asked:
    """Outside that answer one thing."""

    key = "17.1"

    def __init__(self, outcome: HttpAnswer | Exception) -> None:
        self.outcome = outcome

    async def http(self, request: HttpRequest) -> HttpAnswer:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


@pytest.mark.parametrize(
    "trouble", [NotSent("refused"), Unanswered("cut"), HttpAnswer(status=502, headers={}, body=b"")]
)
def test_what_was_not_answered_is_asked_again_as_asking_twice_does_no_harm(trouble: HttpAnswer | Exception) -> None:
    outcome = asyncio.run(Skycore().change_list(job(subscribed=False), ENDPOINT, Asked(trouble)))
    assert isinstance(outcome, Retry)


def test_success_is_success() -> None:
    body = b"<RESPONSE><STATUS>Success</STATUS><CAMPAIGNREF>4411</CAMPAIGNREF></RESPONSE>"
    assert read(HttpAnswer(status=200, headers={}, body=body), "subscribe") == Done()
