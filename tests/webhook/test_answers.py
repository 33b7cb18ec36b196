"""Laws of what a receiver answers: it ends the job, has it tried again, or is what the person is texted."""

from datetime import timedelta

import pytest

from watchword.actions.webhook import said
from watchword.effects import Job
from watchword.plugin import Done, HttpAnswer, Outcome, Refused, Retry
from watchword.templates import LONGEST
from webhook.posting import posted
from webhook.receiver import saying

REPLY = "{url: https://crm.example, answer: reply}"


@pytest.mark.parametrize(
    ("status", "more", "outcome"),
    [
        (200, "", Done()),
        (204, "", Done()),
        (404, "", Refused("the other side answered 404", "mend the URL or the receiver, then retry the job")),
        (
            302,
            "Location: http://169.254.169.254/\r\n",
            Refused("the other side answered 302: redirects are not followed", "write the URL that it leads to"),
        ),
        (500, "", Retry("the other side answered 500", within=timedelta(days=3))),
        (503, "Retry-After: 7\r\n", Retry("the other side answered 503", 7.0, within=timedelta(days=3))),
        (429, "Retry-After: 7\r\n", Retry("the other side answered 429", 7.0, True, timedelta(days=3))),
    ],
)
def test_what_is_answered_says_what_becomes_of_the_job(status: int, more: str, outcome: Outcome) -> None:
    assert posted("{url: https://crm.example, retry-for: 3d}", saying(status, more=more))[1] == outcome


def test_a_reply_is_a_text_to_the_person_from_the_number_they_texted() -> None:
    _, outcome = posted(REPLY, saying(body=b'{"reply": "Your table is booked."}'))
    assert outcome == Done(
        effects=(
            Job(
                action="reply",
                lane="text:main",
                settings={"text": "Your table is booked."},
                program="luigis",
                rule="luigis/tell",
                repeatable=False,
                endpoint="main",
                number="+15552312102",
                sender="86717",
                scope="program:luigis",
            ),
        )
    )


@pytest.mark.parametrize(
    ("kind", "body", "reply"),
    [
        ("application/json", b'{"reply": "hi"}', "hi"),
        ("application/json; charset=utf-8", '{"reply": "grüezi"}'.encode(), "grüezi"),
        ("application/cloudevents+json", b'{"reply": "hi"}', "hi"),
        ("text/plain; charset=utf-8", "hi ñ".encode(), "hi ñ"),
        ("application/json", b'{"reply": null}', ""),
        ("application/json", b'{"ok": true}', ""),
        ("application/json", b"", ""),
        ("text/plain", b"  ", ""),
        # nothing that a person should be texted
        ("application/json", b'{"reply": 1}', None),
        ("application/json", b'["hi"]', None),
        ("application/json", b"hi", None),
        ("text/html", b"<h1>It works!</h1>", None),
        ("text/plain", b"\xff\xfe", None),
        ("", b"hi", None),
    ],
)
def test_only_what_is_meant_as_a_reply_is_one(kind: str, body: bytes, reply: str | None) -> None:
    assert said(HttpAnswer(status=200, headers={"content-type": kind}, body=body)) == reply
    outcome = posted(REPLY, saying(body=body, kind=kind))[1]
    assert isinstance(outcome, Done)
    assert [job.settings["text"] for job in outcome.effects if isinstance(job, Job)] == ([reply] if reply else [])


def test_a_reply_is_cut_at_what_one_text_holds() -> None:
    outcome = posted(REPLY, saying(body=b"a" * 10_000, kind="text/plain"))[1]
    assert isinstance(outcome, Done)
    (job,) = outcome.effects
    assert isinstance(job, Job)
    assert job.settings["text"] == "a" * LONGEST


def test_an_answer_is_no_reply_unless_the_rule_says_so() -> None:
    assert posted("https://crm.example", saying(body=b'{"reply": "hi"}'))[1] == Done()
