"""The judge complains of each thing that it is there to see, and of nothing else."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from fake.ledger import Entry, Ledger
from fake.posting import Answer, Posted
from proof.evidence import Evidence, Row, Spell
from proof.judge import complaints, judge
from proof.laws import late
from proof.people import Kind, Said

NUMBER = "15550000001"
NODE, OTHER = "http://one", "http://other"
WALL = 1_800_000_000


def said(kind: Kind, text: str, ident: str, first: float) -> Said:
    posted = Posted(ident=ident, body=b"", first=first, taken=first + 0.1, statuses=[503, 200])
    return Said(kind=kind, number=NUMBER, text=text, posted=posted)


def message(number: int, ident: str) -> Row:
    return {
        "id": number,
        "provider_id": ident,
        "sender": f"+{NUMBER}",
        "previous": number - 1 or None,
        "revision": "first",
        "received_at": WALL * 1_000_000,
    }


def job(message_id: int, text: str, state: str, **more: Any) -> Row:
    body = {"settings": {"text": text}, "exempt": more.pop("exempt", None)}
    ident = message_id << 8 | 1
    return {
        "id": ident,
        "state": state,
        "number": f"+{NUMBER}",
        "body": json.dumps(body),
        "tracking_id": None,
        "reason": None,
        "seen": None,
        **more,
    }


def opt_out(sequence: int, message_id: int) -> Row:
    event = {"sequence": sequence, "message_id": message_id, "number": f"+{NUMBER}", "kind": "opt-out"}
    return event | {"effective": 100 * sequence, "sent_at": None, "source": "message"}


def call(text: str, tracking_id: str | None, arrived: float, **more: Any) -> Entry:
    fields = {"ACTION": "sendSMS", "TO": NUMBER, "TEXT": text}
    answered = "whole" if tracking_id else "not at all"
    return Entry(
        number=1,
        arrived=arrived,
        received="whole",
        fields=fields,
        tracking_id=tracking_id,
        answered=answered,  # type: ignore[arg-type]
        **more,
    )


def honest() -> Evidence:
    """One person texts, opts out, texts again and opts out again; one text is left in doubt."""
    return Evidence(
        said=[
            said("text", "one", "P-1", 1.0),
            said("text", "two", "P-2", 1.5),
            said("stop", "STOP", "P-3", 2.0),
            said("text", "three", "P-4", 3.0),
            said("stop", "QUIT", "P-5", 4.0),
        ],
        answers=[Answer(NODE, 1.0, 1.1, 200)],
        calls=Ledger(
            [
                call("you: one, edition 1", "T-1", 1.2),
                call("you: two, edition 1", None, 1.7),
                call("out: STOP, edition 1", "T-2", 2.5),
            ]
        ),
        messages=[message(number, f"P-{number}") for number in range(1, 6)],
        jobs=[
            job(1, "you: one, edition 1", "done", tracking_id="T-1", seen=0),
            job(2, "you: two, edition 1", "unknown", seen=0),
            job(3, "out: STOP, edition 1", "done", tracking_id="T-2", seen=1, exempt="opt-out-confirmation"),
            job(4, "you: three, edition 1", "suppressed"),
        ],
        changes=[job(3, "", "done")],
        listed=set(),
        events=[opt_out(1, 3), opt_out(2, 5)],
        published={"first": 1},
        nodes=(NODE,),
        concurrency=8,
        kills=[],
        pauses=[],
        outages=[],
        dead=[],
        starts=1,
        fell=[],
        tried=Counter(),
        bites=None,
        wall=WALL,
        seconds=1.0,
    )


def test_nothing_is_said_of_what_is_as_it_should_be() -> None:
    assert complaints(judge(honest())) == []


def _lose(evidence: Evidence) -> None:
    del evidence.messages[3], evidence.jobs[3]


def _decide_twice(evidence: Evidence) -> None:
    evidence.messages.append(message(6, "P-1"))


def _invent(evidence: Evidence) -> None:
    evidence.messages.append(message(6, "P-6"))


def _never_take(evidence: Evidence) -> None:
    evidence.said[0].posted.taken = None


def _answer_500(evidence: Evidence) -> None:
    evidence.said[0].posted.statuses.insert(0, 500)


def _forget_the_reply(evidence: Evidence) -> None:
    del evidence.jobs[3]


def _confirm_the_second(evidence: Evidence) -> None:
    evidence.jobs.append(job(5, "out: QUIT, edition 1", "done", tracking_id="T-3", exempt="opt-out-confirmation"))
    evidence.calls.append(call("out: QUIT, edition 1", "T-3", 4.5))


def _leave_open(evidence: Evidence) -> None:
    evidence.jobs[3]["state"] = "queued"


def _send_again_in_doubt(evidence: Evidence) -> None:
    evidence.calls.append(call("you: two, edition 1", "T-4", 1.9))


def _end_before_sending(evidence: Evidence) -> None:
    del evidence.calls[0]


def _give_another_tracking_id(evidence: Evidence) -> None:
    evidence.jobs[0]["tracking_id"] = "T-9"


def _send_what_nobody_asked_for(evidence: Evidence) -> None:
    evidence.calls.append(call("buy now", "T-5", 1.9))


def _turn_round(evidence: Evidence) -> None:
    evidence.calls.insert(0, evidence.calls.pop(1))


def _begin_after_the_opt_out(evidence: Evidence) -> None:
    evidence.jobs[0]["seen"] = 1


def _send_after_the_200(evidence: Evidence) -> None:
    evidence.calls[0].arrived = 2.11


def _call_it_late_without_a_pause(evidence: Evidence) -> None:
    _send_after_the_200(evidence)
    evidence.jobs[0]["reason"] = "late"


def _send_what_was_suppressed(evidence: Evidence) -> None:
    evidence.calls.append(call("you: three, edition 1", "T-6", 2.05))


def _leave_too_much_in_doubt(evidence: Evidence) -> None:
    evidence.calls[1].answered, evidence.calls[1].code = "whole", "E113"


def _stay_on_the_list(evidence: Evidence) -> None:
    evidence.listed.add(NUMBER)


def _miss_the_list(evidence: Evidence) -> None:
    evidence.said[0].kind = "join"
    evidence.events.clear()


def _fall(evidence: Evidence) -> None:
    evidence.fell.append(1)


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (_lose, "P-4 was answered 200 and is not in the database"),
        (_decide_twice, "P-1 was decided 2 times"),
        (_invent, "P-6 is in the database and nobody posted it"),
        (_never_take, "P-1 was posted and never answered 200"),
        (_answer_500, "P-1 was answered 500"),
        (_forget_the_reply, "P-4 (text) calls for 1 jobs and has 0"),
        (_confirm_the_second, "P-5 (stop) calls for 0 jobs and has 1"),
        (_confirm_the_second, f"{NUMBER} opted out 1 times and was sent 2 confirmations"),
        (_leave_open, "job 4.1 is still queued"),
        (_send_again_in_doubt, f"'you: two, edition 1' was sent to {NUMBER} 2 times"),
        (_end_before_sending, "job 1.1 is done and its text never arrived"),
        (_give_another_tracking_id, "job 1.1 is done and its text never arrived"),
        (_send_what_nobody_asked_for, f"'buy now' arrived for {NUMBER} and no job knows of it"),
        (_turn_round, f"job 1.1 was sent after a later one to {NUMBER}"),
        (_begin_after_the_opt_out, "job 1.1 began after an opt-out"),
        (_send_after_the_200, f"'you: one, edition 1' arrived after the 200 of an opt-out of {NUMBER}"),
        (_call_it_late_without_a_pause, f"'you: one, edition 1' arrived after the 200 of an opt-out of {NUMBER}"),
        (_send_what_was_suppressed, "job 4.1 is suppressed and its text arrived"),
        (_leave_too_much_in_doubt, "1 texts are unknown, and 0 at most can be after 0 kills and deaths"),
        (_stay_on_the_list, f"{NUMBER} is on the provider's list"),
        (_miss_the_list, f"{NUMBER} is not on the provider's list"),
        (_fall, "the server ended by itself with 1"),
    ],
)
def test_whatever_breaks_a_law_is_named(break_it: Callable[[Evidence], None], complaint: str) -> None:
    evidence = honest()
    break_it(evidence)
    assert complaint in complaints(judge(evidence))


def test_a_text_of_a_frozen_process_is_counted_apart_if_it_is_marked() -> None:
    evidence = honest()
    _send_after_the_200(evidence)
    evidence.jobs[0]["reason"] = "late: sent 1.4 s after it had begun"
    evidence.pauses.append(Spell(node=NODE, began=1.1, ended=2.1))
    assert complaints(judge(evidence)) == []
    assert len(late(evidence)) == 1


def test_a_start_ends_what_its_opt_out_began() -> None:
    evidence = honest()
    evidence.said.append(said("start", "START", "P-6", 5.0))
    evidence.messages.append(message(6, "P-6"))
    evidence.jobs.append(job(6, "on again", "done", tracking_id="T-7", seen=3))
    evidence.events.append(opt_out(3, 6) | {"kind": "opt-in"})
    evidence.calls.append(call("on again", "T-7", 5.1))
    assert complaints(judge(evidence)) == []
    evidence.events[-1]["effective"] = 200
    assert complaints(judge(evidence)) == ["job 6.1 began after an opt-out"]
