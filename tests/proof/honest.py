"""Evidence of a round in which nothing was done wrong, for tests that then do something wrong."""

import json
from collections import Counter
from typing import Any

from fake.ledger import Entry, Ledger
from fake.posting import Answer, Posted
from proof.evidence import Evidence, Row
from proof.people import Kind, Said

NUMBER = "15550000001"
NODE = "http://one"
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
        "received_at": (WALL + number) * 1_000_000,
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
        "owner": None,
        "begun_at": None,
        "ended_at": None,
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
        echoes=[],
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
