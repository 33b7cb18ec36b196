"""Whole decisions: any text is decided without an error, the same each time; who opts out is let go and told once.

What stands behind a NUL is the text of ours before it.
"""

from datetime import UTC, datetime
from pathlib import Path

from fuzz.readings import TOKENS as WORDS
from watchword import vocabulary
from watchword.decide import decide
from watchword.effects import Consent, Job
from watchword.message import Message
from watchword.rules.load import load
from watchword.state import OUR_LINE, Contact, State, Told

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
RULES = load(Path(__file__).parents[2] / "rules", vocabulary.builtin()).rules
TOKENS = (*WORDS, *(b"PIZZA", b"HOURS", b"2 for 1", b"86717", "Q\u0301".encode(), b"\xf0\x9f\x8d\x95"))


def check(body: bytes) -> None:
    text, _, ours = body.decode("utf-8", "replace").partition("\0")
    message = Message(endpoint="main", key="k", sender="+15552312102", to="86717", text=text, received_at=NOON)
    state = State(contact=Contact(lists=frozenset({"pizza-club"})), recent=(Told(ours, NOON),) if ours else ())
    decision = decide(RULES, OUR_LINE, message, state, NOON, 1)
    assert decision == decide(RULES, OUR_LINE, message, state, NOON, 1)
    assert decision.outcome != "error", decision.trace
    texts = [one for one in decision.effects if isinstance(one, Job) and one.number]
    opted_out = [one for one in decision.effects if isinstance(one, Consent) and one.kind == "opt-out"]
    assert bool(opted_out) == (decision.trace.reading.intent == "opt-out")
    assert len(texts) <= (0 if decision.trace.reading.intent == "hold" else 1)
