"""Laws of the conditions: each holds for what it says, alone and under `not`, and tells what it saw."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from watchword import vocabulary
from watchword.contacts import changed
from watchword.decide import decide
from watchword.decision import Decision
from watchword.effects import Answers, Asks, Consent, Job
from watchword.errors import RuleError
from watchword.message import Message
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE, UNKNOWN, Contact, Expect, Prompt, State, Suppression

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ASKING = "ask: {prompt: why, text: Why?}"
ABOUT = "about: {name: P, numbers: {main: 86717, other: 86718}, help: p@p.example, languages: [en, es]}\n"


def rules(*written: str, more: str = "", about: str = ABOUT) -> RuleSet:
    body = "".join(f"  - {one}\n" for one in written)
    file = f"version: 1\nprogram: p\n{about}{more}rules:\n{body}"
    return load_texts({"rules/p.yaml": file.encode()}, vocabulary.builtin()).rules


def decided(ruled: RuleSet, text: str, contact: Contact | None = None, at: datetime = NOON, **more: Any) -> Decision:
    values = {"endpoint": "main", "key": "k", "sender": "+15552312102", "to": "86717", "received_at": at, **more}
    state = State(contact=contact) if contact else UNKNOWN
    return decide(ruled, OUR_LINE, Message(text=text, **values), state, at, seed=1)


def fires(when: str, text: str, contact: Contact | None = None, extra: str = "", **more: Any) -> bool:
    ruled = rules(f"{{id: x, when: {{{when}}}, then: [{{reply: hi}}]}}", more=extra)
    negated = rules(f"{{id: x, when: {{not: {{{when}}}}}, then: [{{reply: hi}}]}}", more=extra)
    fired = bool(decided(ruled, text, contact, **more).rules)
    assert bool(decided(negated, text, contact, **more).rules) is not fired
    return fired


def texts(decision: Decision) -> list[str]:
    return [effect.settings["text"] for effect in decision.effects if isinstance(effect, Job) and effect.number]


@pytest.mark.parametrize(
    ("when", "text", "held"),
    [
        ("text: hello there", "Hello, THERE!", True),
        ("text: hello there", "hello there you", False),
        ("text: [hi, hello]", "hello", True),
        ("text: {starts-with: my order}", "My order is late", True),
        ("text: {starts-with: my order}", "where is my order", False),
        ("text: {contains: pizza}", "I want a Pizza.", True),
        ("text: {contains: end}", "endless", False),
        ("text: {contains: [late, cold]}", "it is cold", True),
        ("text: {starts-with: it, contains: cold}", "it is late", False),
        (r"text: {matches: '^\d{4}$'}", "1234", True),
        (r"text: {matches: '^\d{4}$'}", "12345", False),
        (r"text: {matches: 'order (?P<n>\d+)'}", "My ORDER 17", True),
        ("keyword: VOTE, rest: anna", "vote Anna!", True),
        ("keyword: VOTE, rest: anna", "vote ben", False),
        (r"keyword: REFILL, rest: {matches: '^(?P<rx>\d{7})$'}", "refill 1234567", True),
        (r"keyword: REFILL, rest: {matches: '^(?P<rx>\d{7})$'}", "refill 123", False),
        (r"keyword: REFILL, rest: {matches: '^(?P<rx>\d{7})$'}", "Refill 1234567.", True),
        (
            r"keyword: REFILL, rest: {matches: '^(?P<rx>\d{7})$'}",
            "refill \uff11\uff12\uff13\uff14\uff15\uff16\uff17",
            True,
        ),
        (r"text: {matches: '^\d{4}$'}", "\u201c1234!\u201d", True),
        (r"text: {matches: '^\d{4}!$'}", "1234!", True),
        (r"text: {matches: '^\d{4}!$'}", "1234", False),
        (r"text: {matches: '^\d{2}$'}", "25%", False),
        ("keyword: PIZZA", "pizza please", True),
        ("keyword: PIZZA, position: only", "pizza please", False),
        ("keyword: PIZZA, position: anywhere", "one pizza please", True),
        ("keyword: ピザ, position: anywhere", "今日ピザ食べたい", True),
        ("keyword: 披萨", "披萨谢谢", True),
        ("keyword: สมัคร", "สมัครครับ", True),
        ("keyword: สมัคร", "ขอสมัคร", False),
        ("keyword: بيتزا", "بيتزا من فضلك", True),
        ("keyword: 🍕", "🍕🍕", True),
        ("keyword: CAFÉ", "cafe", True),
        ("keyword: PIZZA", "РІZZА now", True),
        ("keyword: PIZZA, typos: true", "pizzza", True),
        ("keyword: PIZZA, typos: true", "pziza now", True),
        ("keyword: PIZZA", "pizzza", False),
        ("keyword: MENU, typos: true", "men", False),
        ("channel: sms", "w", True),
        ("channel: mms", "w", False),
        ("media: false", "w", True),
        ("media: true", "w", False),
        ("to: main", "w", True),
        ("to: other", "w", False),
        ("to: [main, other]", "w", True),
        ("from: +15552312102", "w", True),
        ("from: 1 555 231 2102", "w", True),
        ("from: [+1777*, +1555*]", "w", True),
        ("from: +1777*", "w", False),
    ],
)
def test_it_holds_for_what_it_says(when: str, text: str, held: bool) -> None:
    assert fires(when, text) is held


def test_media_and_channel_are_those_of_the_message() -> None:
    assert fires("media: true, channel: mms", "look", channel="mms", media=("https://m.example/1.jpg",))


def test_a_list_counts_only_while_the_person_has_not_opted_out() -> None:
    club = rules("{id: x, when: {subscribed: club}, then: [{reply: hi}]}", more="lists: {club: {}, other: {}}\n")
    on = Contact(lists=frozenset({"club"}))
    assert decided(club, "w", on).rules == ("p/x",)
    assert decided(club, "w", Contact(lists=frozenset({"other"}))).rules == ()
    message = Message(endpoint="m", key="k", sender="+15552312102", to="86717", text="w", received_at=NOON)
    out = State(contact=on, suppression=Suppression(scope="program:p", since=NOON))
    assert decide(club, OUR_LINE, message, out, NOON, 1).rules == ()


@pytest.mark.parametrize(
    ("when", "fields", "held"),
    [
        ("contact: {city: Boston}", {"city": "BOSTON"}, True),
        ("contact: {city: Boston}", {"city": "New Boston"}, False),
        ("contact: {city: [Boston, Salem]}", {"city": "salem"}, True),
        ("contact: {city: Boston, plan: gold}", {"city": "Boston"}, False),
        ("contact: {city: ''}", {}, True),
        ("contact: {city: ''}", {"city": "Boston"}, False),
    ],
)
def test_a_contact_is_asked_for_by_its_fields(when: str, fields: Mapping[str, str], held: bool) -> None:
    assert fires(when, "w", Contact(fields=fields)) is held


def test_a_field_that_is_not_known_leaves_its_alternative() -> None:
    greeting = rules('{id: x, when: {keyword: HI}, then: [{reply: "Hi {contact.first|or there}"}]}')
    assert texts(decided(greeting, "hi")) == ["Hi there"]
    assert texts(decided(greeting, "hi", Contact(fields={"first": "Ana"}))) == ["Hi Ana"]
    with pytest.raises(RuleError, match=r"'contact\.first' may be missing"):
        rules('{id: x, when: {keyword: HI}, then: [{reply: "Hi {contact.first}"}]}')


SCHEDULES = """schedules:
  shop: {open: [{days: mon-sat, from: 11:00, to: 22:00}], closed: [2026-12-25]}
  final: {from: 2026-05-02T20:00, until: 2026-05-02T21:30}
"""


@pytest.mark.parametrize(
    ("when", "at", "held"),
    [
        ("during: shop", "2026-03-04T11:00", True),
        ("during: shop", "2026-03-04T10:59", False),
        ("during: shop", "2026-03-04T22:00", False),
        ("during: shop", "2026-03-08T12:00", False),
        ("during: shop", "2026-12-25T12:00", False),
        ("before: final", "2026-05-02T19:59", True),
        ("before: final", "2026-05-02T20:00", False),
        ("during: final", "2026-05-02T20:00", True),
        ("during: final", "2026-05-02T21:30", False),
        ("after: final", "2026-05-02T21:30", True),
        ("after: final", "2026-05-02T21:29", False),
    ],
)
def test_a_schedule_starts_inside_and_ends_outside(when: str, at: str, held: bool) -> None:
    assert fires(when, "w", extra=SCHEDULES, at=datetime.fromisoformat(at).replace(tzinfo=UTC)) is held


# --- asking and answering ---------------------------------------------------------------------------------------------


def asked(name: str = "join", expect: Expect | None = None, **values: str) -> Contact:
    expires = NOON + timedelta(days=1)
    prompt = Prompt(name=name, asked_at=NOON, expires_at=expires, expect=expect or Expect(), values=values)
    return Contact(prompt=prompt)


def answers(when: str, text: str, contact: Contact) -> str | None:
    ruled = rules(f"{{id: x, when: {{{when}}}, then: [{{reply: 'got {{answer}}'}}]}}")
    sent = texts(decided(ruled, text, contact))
    return sent[0].removeprefix("got ") if sent else None


@pytest.mark.parametrize(
    ("when", "text", "expect", "got"),
    [
        ("answering: join", "anything at all", None, "anything at all"),
        ("answering: other", "anything at all", None, None),
        ("answering: join, answer: yes", "Yes!", None, "Yes!"),
        ("answering: join, answer: yes", "Sí", None, "Sí"),
        ("answering: join, answer: yes", "no", None, None),
        ("answering: join, answer: YES", "Sí", None, "Sí"),
        ("answering: join, answer: [No., maybe]", "nope", None, "nope"),
        ("answering: join, answer: [Red, red!, blue]", "red", None, "Red"),
        ("answering: join, answer: no", "No thanks", None, "No thanks"),
        ("answering: join, answer: [red, blue]", "blue please", None, "blue"),
        ("answering: join, answer: [red, blue]", "green", None, None),
        ("answering: join, answer: [red, blue]", "red or blue", None, None),
        ("answering: join", "1234567", Expect(digits=7), "1234567"),
        ("answering: join", "123-4567.", Expect(digits=7), "1234567"),
        ("answering: join", "123456", Expect(digits=7), None),
        ("answering: join", "1234567 pills", Expect(digits=7), None),
        ("answering: join", "1234567 ⓟⓘⓛⓛⓢ", Expect(digits=7), None),
        ("answering: join", "№ 1234567 👍", Expect(digits=7), "1234567"),
        ("answering: join", "Large", Expect(choices=("small", "large")), "large"),
        ("answering: join", "AB12", Expect(matches="^[a-z]{2}[0-9]{2}$"), "AB12"),
        ("answering: join", "12", Expect(matches="^[a-z]{2}[0-9]{2}$"), None),
        ("answering: join", "AB12.", Expect(matches="^[a-z]{2}[0-9]{2}$"), "AB12."),
    ],
)
def test_an_answer_is_what_was_asked_for(when: str, text: str, expect: Expect | None, got: str | None) -> None:
    assert answers(when, text, asked(expect=expect)) == got


def test_nothing_is_answered_where_nothing_was_asked_or_the_question_has_expired() -> None:
    ruled = rules("{id: x, when: {answering: join}, then: [{reply: ok}]}")
    assert decided(ruled, "yes").rules == ()
    assert decided(ruled, "yes", asked()).rules == ("p/x",)
    assert decided(ruled, "yes", asked(), at=NOON + timedelta(days=1)).rules == ()


def test_a_question_is_left_with_its_text_and_ends_with_its_answer() -> None:
    asks = "{prompt: size, expires: 2h, expect: {digits: 2}, text: 'Size?'}"
    ask = f"{{id: ask, when: {{keyword: SIZE}}, then: [{{ask: {asks}}}]}}"
    take = "{id: take, when: {answering: size}, then: [{reply: 'Size {answer} it is.'}]}"
    ruled = rules(ask, take)
    first = decided(ruled, "SIZE")
    (left,) = [effect for effect in first.effects if isinstance(effect, Asks)]
    assert left.prompt.expires_at == NOON + timedelta(hours=2)
    assert left.prompt.expect == Expect(digits=2)
    assert texts(first) == ["Size?"]
    contact = changed(Contact(), left)
    second = decided(ruled, "42", contact, at=NOON + timedelta(minutes=1))
    assert texts(second) == ["Size 42 it is."]
    (ended,) = [effect for effect in second.effects if isinstance(effect, Answers)]
    assert changed(contact, ended) == Contact()


@pytest.mark.parametrize(("joins", "left"), [("", 0), ("{subscribe: club}, ", 1)])
def test_r48_no_question_is_left_with_whoever_is_opted_out_unless_they_come_back(joins: str, left: int) -> None:
    then = f"[{joins}{{ask: {{prompt: size, text: 'Size?'}}}}]"
    ruled = rules(f"{{id: ask, when: {{keyword: SIZE}}, then: {then}}}", more="lists: {club: {}}\n")
    asking = Message(endpoint="main", key="k", sender="+15552312102", to="86717", text="SIZE", received_at=NOON)
    out = Suppression(scope="program:p", since=NOON - timedelta(days=1))
    decision = decide(ruled, OUR_LINE, asking, State(suppression=out), NOON, seed=1)
    assert decision.rules == ("p/ask",)
    assert len([effect for effect in decision.effects if isinstance(effect, Asks)]) == left


def test_the_newest_question_counts() -> None:
    ask = "{{id: {0}, when: {{keyword: {0}}}, then: [{{ask: {{prompt: {0}, text: 'Well?'}}}}]}}"
    ruled = rules(ask.format("one"), ask.format("two"))
    contact = Contact()
    for text in ("one", "two"):
        for effect in decided(ruled, text, contact).effects:
            if isinstance(effect, Asks):
                contact = changed(contact, effect)
    assert contact.prompt is not None
    assert contact.prompt.name == "two"


def test_a_rule_that_takes_an_answer_is_asked_before_keywords_and_after_consent() -> None:
    ruled = rules(
        "{id: hours, when: {keyword: HOURS}, then: [{reply: hours}]}",
        "{id: take, when: {answering: join}, then: [{reply: taken}]}",
    )
    assert decided(ruled, "hours").rules == ("p/hours",)
    assert decided(ruled, "hours", asked()).rules == ("p/take",)
    assert decided(ruled, "STOP", asked()).rules == ("built-in/opt-out",)


def test_joining_by_an_answer_is_recorded_as_consent_with_its_words() -> None:
    joined = rules(
        "{id: x, when: {answering: join, answer: yes}, then: [{subscribe: club}]}", more="lists: {club: {}}\n"
    )
    (said,) = [effect for effect in decided(joined, "Yes!", asked()).effects if isinstance(effect, Consent)]
    assert (said.kind, said.text, said.rung) == ("opt-in", "Yes!", "answer 'Yes!' to 'join'")


def test_no_answer_to_a_question_from_before_an_opt_out_counts() -> None:
    joined = "{id: x, when: {answering: join, answer: yes}, then: [{subscribe: club}]}"
    ruled = rules(joined, more="lists: {club: {}}\n")
    stop = decided(ruled, "STOP", asked())
    (ended,) = [effect for effect in stop.effects if isinstance(effect, Answers)]
    assert changed(asked(), ended).prompt is None
    message = Message(endpoint="m", key="k", sender="+15552312102", to="86717", text="yes", received_at=NOON)
    out = State(contact=asked(), suppression=Suppression(scope="program:p", since=NOON))
    assert decide(ruled, OUR_LINE, message, out, NOON, 1).rules == ()
    earlier = State(contact=asked(), suppression=Suppression(scope="program:p", since=NOON - timedelta(days=1)))
    assert decide(ruled, OUR_LINE, message, earlier, NOON, 1).rules == ("p/x",)


@pytest.mark.parametrize(
    ("intent", "action"),
    [
        ("opt-out", "subscribe: club"),
        ("help", "subscribe: club"),
        ("opt-out", ASKING),
        ("help", ASKING),
        ("opt-in", ASKING),
    ],
)
def test_r56_no_rule_joins_or_asks_anybody_in_answer_to_consent(intent: str, action: str) -> None:
    with pytest.raises(RuleError, match="consent-action"):
        rules(f"{{id: x, when: {{intent: {intent}}}, then: [{{{action}}}]}}", more="lists: {club: {}}\n")


def test_where_nothing_is_left_to_say_nothing_is_sent() -> None:
    echo = rules("{id: x, when: {keyword: SAY}, then: [{reply: '{rest}'}]}")
    assert texts(decided(echo, "say hello")) == ["hello"]
    assert texts(decided(echo, "say")) == []


def test_what_a_question_was_left_with_can_be_named() -> None:
    ruled = rules("{id: x, when: {answering: refill}, then: [{reply: 'Refill {prompt.rx}.'}]}")
    assert texts(decided(ruled, "yes", asked("refill", rx="77"))) == ["Refill 77."]


@pytest.mark.parametrize("when", ["answer: yes", "not: {answering: join}", "not: {}", "position: only", "typos: true"])
def test_what_makes_no_sense_alone_is_refused(when: str) -> None:
    with pytest.raises(RuleError):
        rules(f"{{id: x, when: {{{when}}}, then: [{{reply: hi}}]}}")


def test_the_trace_tells_what_stood_under_not() -> None:
    ruled = rules("{id: x, when: {keyword: HI, not: {to: other, channel: sms}}, then: [{reply: hi}]}")
    (step,) = decided(ruled, "hi").trace.steps
    assert [(one.key, one.held, one.saw) for one in step.conditions][1:] == [("not to other", True, "main (86717)")]
