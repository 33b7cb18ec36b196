"""Two programs with rules of all around theirs, and rules and situations made up at random, for laws of lints."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from watchword import vocabulary
from watchword.decide import decide
from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.overlap import Overlap
from watchword.lints.situations import claims
from watchword.message import Message
from watchword.plugin import Situation
from watchword.rules.load import load_texts
from watchword.rules.when import Asked
from watchword.state import OUR_LINE, Contact, Expect, Prompt, State, Vote
from watchword.text import words

NOON = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
LUIGIS = """\
about: {name: Luigi's, numbers: {main: 86717, other: 86718}, help: help@luigis.example, languages: [en, es]}
schedules:
  hours: {open: [{days: mon-sat, from: 11:00, to: 22:00}]}
  lunch: {open: [{days: mon-fri, from: 12:00, to: 13:00}]}
  fair: {from: 2026-05-02T20:00, until: 2026-05-02T21:30}
words: {food: [PASTA, pizza pie]}
lists: {club: {}, vip: {}}
"""
HOPE = "about: {name: Hope, numbers: {hope: 86719}, help: help@hope.example}\n"


def linted(
    *luigis: str,
    hope: Sequence[str] = (),
    before: Sequence[str] = (),
    common: Sequence[str] = (),
    schedules: str = "sale: {from: 2026-05-01T20:00, until: 2026-05-01T21:30}",
    about: str = LUIGIS,
) -> Linted:
    """Load the rules of two programs, and rules of all that come before theirs and after."""
    files = {
        "rules/1.yaml": f"version: 1\nprogram: all\nschedules: {{{schedules}}}\n{_listed(before)}",
        "rules/2.yaml": f"version: 1\nprogram: luigis\n{about}{_listed(luigis)}",
        "rules/3.yaml": f"version: 1\nprogram: hope\n{HOPE}{_listed(hope)}",
        "rules/4.yaml": f"version: 1\nprogram: all\n{_listed(common)}",
    }
    return Linted(load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin()), NOON)


def _listed(rules: Sequence[str]) -> str:
    return "".join(["rules:\n" if rules else "", *(f"  - {one}\n" for one in rules)])


def rule(name: str, when: str, more: str = "") -> str:
    return f"{{id: {name}, when: {{{when}}}, then: [{{reply: hi}}]{more}}}"


def said(found: Iterator[Diagnostic]) -> list[str]:
    return [one.message for one in found]


# --- random rules -----------------------------------------------------------------------------------------------------

SAID = ["pizza", "party", "piza", "pie", "now", "please"]
PHRASES = st.lists(st.sampled_from(SAID), min_size=1, max_size=2).map(" ".join)
COMPARED = st.fixed_dictionaries(
    {},
    optional={
        "equals": PHRASES,
        "starts-with": st.lists(PHRASES, min_size=1, max_size=2),
        "contains": st.lists(PHRASES, min_size=1, max_size=2),
        "matches": st.sampled_from(["pizz?a", "now", "^p", "^pizz?a( now)?$"]),
    },
).filter(bool)
SCHEDULES = st.sampled_from(["hours", "lunch", "fair"])
MATCH = st.fixed_dictionaries(
    {"keyword": st.lists(PHRASES, min_size=1, max_size=3)},
    optional={"position": st.sampled_from(["first", "only", "anywhere"]), "typos": st.booleans()},
)
CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "to": st.sampled_from(["main", "other", ["main", "other"]]),
    "from": st.sampled_from(["+1555*", "+15552*", "+15552312102"]),
    "channel": st.sampled_from(["sms", "mms"]),
    "media": st.booleans(),
    "subscribed": st.sampled_from(["club", "vip", ["club", "vip"]]),
    "contact": st.sampled_from([{"city": "Rome"}, {"city": ["Rome", "Oslo"]}, {"city": ""}, {"city": "", "name": "A"}]),
    "entered": st.sampled_from(["car", "trip"]),
    "has-coupon": st.sampled_from(["spring", "fall"]),
    "tagged": st.sampled_from(["new", "old", ["new", "old"]]),
    "voted": st.sampled_from(["final", "semi"]),
    "during": SCHEDULES,
    "before": st.just("fair"),
    "after": st.just("fair"),
    "text": COMPARED,
    "rest": COMPARED,
}
FEW = st.dictionaries(st.sampled_from(sorted(CONDITIONS)), st.none(), max_size=2).flatmap(
    lambda names: st.fixed_dictionaries({name: CONDITIONS[name] for name in names})
)
ANSWERS = st.fixed_dictionaries(
    {"answering": st.sampled_from(["size", "name"])},
    optional={"answer": st.sampled_from(["yes", ["yes", "no"], ["pizza", "pizza party"], "pizza"])},
)
NOT = st.builds(lambda match, few: {"not": {**match, **few}}, st.just({}) | MATCH, FEW).filter(lambda one: one["not"])
WHEN = st.builds(
    lambda *parts: {key: value for part in parts for key, value in part.items()},
    st.just({}) | MATCH | MATCH,
    FEW,
    st.just({}) | st.just({}) | ANSWERS,
    st.just({}) | st.just({}) | NOT,
)
MORE = st.fixed_dictionaries(
    {},
    optional={
        "continue": st.booleans(),
        "mode": st.sampled_from(["live", "live", "shadow"]),
        "tier": st.sampled_from(["normal", "fallback"]),
    },
)
RULES = st.builds(lambda when, more: {"when": when, **more}, WHEN, MORE)


@st.composite
def rule_sets(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Make rules of which each leaves out some of what one of two says, or says some of it otherwise."""
    whole = draw(st.lists(WHEN, min_size=1, max_size=2))
    rules = []
    for _ in range(draw(st.integers(2, 7))):
        when = dict(draw(st.sampled_from(whole)))
        for key in draw(st.lists(st.sampled_from(sorted(when) or ["to"]), max_size=2)):
            if key not in {"keyword", "answering"} or not when.keys() & {"position", "typos", "answer"}:
                when.pop(key, None)
        if draw(st.integers(0, 3)) == 0:
            other = draw(WHEN)
            when.update({key: other[key] for key in when.keys() & other.keys()})
        rules.append({"when": when, **draw(MORE)})
    return rules


COMMON_RULES = st.builds(
    lambda match, more: {"when": {**match, **more}},
    st.just({}) | MATCH,
    st.fixed_dictionaries({}, optional={name: CONDITIONS[name] for name in ("channel", "media", "text", "rest")}),
)


def written(rules: Sequence[Mapping[str, Any]], letter: str) -> list[str]:
    return [json.dumps({"id": f"{letter}{n}", "then": [{"reply": "hi"}], **one}) for n, one in enumerate(rules)]


def contact(chance: Random, lists: frozenset[str], city: str, prompt: str, expect: Expect) -> Contact:
    asked = Prompt(name=prompt, asked_at=NOON, expires_at=NOON + timedelta(days=999), expect=expect) if prompt else None
    return Contact(
        lists=lists,
        fields={"city": city} if city else {},
        prompt=asked,
        tags=frozenset(chance.choice([[], ["new"], ["old"]])),
        votes={poll: Vote("Anna", NOON) for poll in chance.choice([[], ["final"], ["semi"]])},
        entered=dict.fromkeys(chance.choice([[], ["car"], ["trip"]]), NOON),
        coupons=dict.fromkeys(chance.choice([[], ["spring"], ["fall"]]), "A-1"),
    )


def situation(chance: Random) -> Situation:
    """Make up a message and its sender."""
    media = chance.choice([(), ("https://media.example/1.jpg",)])
    message = Message(
        endpoint="main",
        key="k",
        sender=chance.choice(["+15552312102", "+15559990000", "+447700900000"]),
        to=chance.choice(["86717", "86718"]),
        text=" ".join(chance.choices([*SAID, "other"], k=chance.randrange(5))),
        received_at=NOON,
        channel="mms" if media else chance.choice(["sms", "mms"]),
        media=media,
    )
    return Situation(
        message=message,
        words=words(message.text),
        spoken=0,
        now=NOON + chance.choice([0, 12, 24 * 59 + 8, 24 * 90]) * timedelta(hours=1),
        contact=contact(
            chance,
            frozenset(chance.choice([[], ["club"], ["vip"]])),
            chance.choice(["", "rome", "Oslo", "Bern"]),
            chance.choice(["", "size", "name"]),
            chance.choice([Expect(), Expect(digits=2), Expect(choices=("pizza", "party"))]),
        ),
        opted_out=False,
        languages=("en", "es"),
        numbers={"main": "86717", "other": "86718"},
        schedules={},
    )


SITUATIONS = st.randoms(use_true_random=False).map(lambda chance: [situation(chance) for _ in range(40)])


def asked(files: Linted, situation: Situation) -> tuple[list[str], str | None]:
    """Decide: the rules that were asked and held, and the one that ended the search."""
    state = State(contact=situation.contact)
    trace = decide(files.loaded.rules, OUR_LINE, situation.message, state, situation.now, 1).trace
    return [step.rule for step in trace.steps if step.result != "no"], trace.ended_by


def conditions(files: Linted) -> list[Asked]:
    return [asked for placed in files.rules() for asked in placed.rule.when.all()]


def here(files: Linted, situation: Situation) -> Situation:
    """Let a situation know the schedules of Luigi's."""
    return replace(situation, schedules=files.loaded.rules.programs["luigis"].schedules)


def shows(overlap: Overlap, files: Linted) -> None:
    """Assert that both claim the message of the witness, and that the one that wins takes it from the other."""
    order = next(order for order, claim in files.claims[overlap.loser.name] if claim is overlap.loser)
    shown = overlap.witness.situation
    assert claims(order, overlap.loser, shown)
    assert claims(order, overlap.winner, shown)
    held, ended_by = asked(files, shown)
    assert ended_by == overlap.winner.name
    assert overlap.loser.name not in held
