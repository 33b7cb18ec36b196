"""Laws of how much work lints have with long lists: twice as much for twice as many, and not four times."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random

import pytest

from conflicts import NOON, linted, rule, situation
from watchword.conditions.contact import Contact
from watchword.conditions.rest import Rest
from watchword.lints import lint
from watchword.plugin import Check, Situation
from watchword.schedules.calendar import Boundaries, Calendar

FEW, MANY = 100, 200


def steps(run: Callable[[], object]) -> int:
    """Count the calls that something makes."""
    count = 0

    def called(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count


def checked(rules: Sequence[str], count: int) -> int:
    codes = [f"K{code}" for code in range(count)]
    phrases = [f"PIE {one}" for one in codes]
    names = [f"Long{''.join(chr(ord('a') + int(digit)) for digit in str(code))}" for code in range(count)]
    lists = {
        "CODES": codes,
        "BACK": codes[::-1],
        "HALF": codes[: count // 2],
        "REST": codes[count // 2 :],
        "OTHER": [f"L{one}" for one in codes],
        "PHRASES": phrases,
        "SESARHP": phrases[::-1],
        "NAMES": names,
        "COURTEOUS": [f"please {one}" for one in codes],
    }
    written = list(rules)
    for name, each in lists.items():
        written = [one.replace(name, f"[{', '.join(each)}]") for one in written]
    files = linted(*written)
    return steps(lambda: lint(files.loaded, NOON))


def whens(*each: str) -> list[str]:
    return [rule("abcd"[place], one) for place, one in enumerate(each)]


ASKS = "{id: ask, when: {keyword: ASK}, then: [{ask: {prompt: q, text: So?, expect: {choices: CODES}}}]}"


@pytest.mark.parametrize(
    "rules",
    [
        whens("text: {equals: CODES}", "text: {equals: BACK}"),
        whens("text: {starts-with: CODES}", "text: {starts-with: BACK}"),
        whens("text: {contains: CODES}", "text: {contains: BACK}"),
        whens("keyword: CODES", "keyword: CODES, text: {equals: CODES}"),
        whens("keyword: CODES, not: {text: {contains: HALF}}", "keyword: CODES, rest: {equals: CODES}"),
        whens(
            *(f"keyword: CODES, not: {{text: {{contains: HALF}}}}{more}" for more in ("", ", rest: {equals: CODES}"))
        ),
        [ASKS, *whens("answering: q, answer: CODES", "answering: q, answer: HALF")],
        [ASKS, *whens("answering: q, answer: HALF", "answering: q, answer: CODES")],
        [ASKS, *whens("answering: q, answer: BACK", "answering: q")],
        [ASKS, *whens("answering: q", "answering: q, answer: CODES")],
        [ASKS, *whens("answering: q, text: {equals: CODES}", "answering: q, text: {equals: BACK}")],
        whens("keyword: CODES, rest: {equals: CODES}", "keyword: CODES, rest: {equals: BACK}"),
        whens(r"text: {matches: '^K\d+$'}", "keyword: CODES", "text: {equals: CODES}"),
        whens("keyword: CODES, typos: true", "keyword: CODES, typos: true"),
        whens("keyword: NAMES, typos: true", "keyword: NAMES, typos: true"),
        whens("keyword: CODES, rest: {equals: CODES}", "keyword: CODES, rest: {equals: HALF}"),
        [ASKS, *whens("answering: q, answer: HALF", "answering: q, answer: REST", "answering: q")],
        whens("keyword: PHRASES", "keyword: SESARHP"),
        whens("keyword: PIE, not: {text: {contains: PHRASES}}", "text: {equals: PHRASES}", "keyword: PHRASES"),
        whens("keyword: PIE, not: {text: {contains: COURTEOUS}}", "text: {equals: PHRASES}", "keyword: PHRASES"),
        whens("keyword: NAMES, typos: true, rest: now", "keyword: NAMES, typos: true, rest: now"),
        whens("keyword: CODES, rest: {contains: OTHER}", "keyword: CODES, text: {contains: OTHER}"),
        whens("keyword: CODES, text: {contains: OTHER}", "keyword: CODES, rest: {contains: OTHER}"),
        whens("keyword: CODES, rest: {starts-with: OTHER}", "keyword: CODES, text: {contains: OTHER}"),
    ],
)
def test_a_check_of_twice_as_many_words_takes_about_twice_the_steps(rules: list[str]) -> None:
    checked(rules, FEW)  # what is remembered from now on
    assert checked(rules, MANY) < 2.5 * checked(rules, FEW)


@pytest.mark.parametrize("ask", ["implies", "check"])
def test_values_of_a_field_are_looked_up(ask: str) -> None:
    def asked(count: int) -> int:
        values = tuple(f"K{value}" for value in range(count))
        one, other = (Contact(fields={"code": each}) for each in (values, values[::-1]))
        said = {"implies": lambda: one.implies(other), "check": lambda: one.check(situation(Random(1)))}
        assert said[ask]() == (ask == "implies" or Check(held=False, saw="code not known"))
        return steps(said[ask])

    assert asked(MANY) == asked(FEW)


def test_when_schedules_open_and_close_is_worked_out_once_for_all_that_is_made_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = Counter[Calendar]()
    boundaries = Calendar.boundaries

    def counted(calendar: Calendar, moment: datetime) -> Boundaries:
        looked[calendar] += 1
        return boundaries(calendar, moment)

    monkeypatch.setattr(Calendar, "boundaries", counted)
    codes = f"[{', '.join(f'K{code}' for code in range(MANY))}]"
    files = linted(*whens(f"keyword: {codes}", f"keyword: {codes}, during: lunch"))
    assert "shadowed-rule" in {one.code for one in lint(files.loaded, NOON)}
    assert 0 < max(looked.values()) <= len(files.orders)


def test_of_a_text_that_nothing_makes_true_it_is_asked_once_at_whatever_time_it_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = Counter[tuple[str, int]]()
    fit = Rest.fit

    def counted(condition: Rest, situation: Situation) -> Situation | None:
        made = fit(condition, situation)
        if made is None:
            asked[situation.message.text, situation.spoken] += 1
        return made

    monkeypatch.setattr(Rest, "fit", counted)
    first = "keyword: [PIZZA, PASTA], not: {text: {contains: pizza}}"
    files = linted(*whens(first, f"{first}, rest: {{equals: now}}, during: lunch"))
    assert "shadowed-rule" in {one.code for one in lint(files.loaded, NOON)}
    assert set(asked.values()) <= {1}
