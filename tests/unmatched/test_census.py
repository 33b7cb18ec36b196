"""Counting what came: order does not matter, memory is bounded, and nobody's number is kept to be shown."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.given import ANN, BOB, DAY, NOON
from unmatched.given import stored
from watchword.store.values import StoredMessage
from watchword.unmatched import census as counting
from watchword.unmatched.census import Census, masked
from watchword.unmatched.groups import groups

MESSAGES = st.builds(
    lambda text, sender, days, outcome: stored(text, sender, NOON + days * DAY, outcome=outcome),
    st.sampled_from(["Pizza", "pizza!", "PIZZA?", "cold pizza", "my pizza is cold", "hourz", "", "🍕", "披萨"])
    | st.text(max_size=9),
    st.sampled_from([ANN, BOB, "+15550000000"]),
    st.integers(0, 9),
    st.sampled_from(["unanswered", "fallback", "fired"]),
)


def counted(messages: list[StoredMessage], program: str | None = None) -> Census:
    census = Census(program)
    for one in messages:
        census.add(one)
    return census


@given(st.lists(MESSAGES, max_size=40), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_in_which_messages_came(
    messages: list[StoredMessage], chance: random.Random
) -> None:
    shuffled = list(messages)
    chance.shuffle(shuffled)
    assert groups(counted(messages)) == groups(counted(shuffled))


@given(st.lists(MESSAGES, max_size=40))
def test_every_message_that_no_rule_answered_is_in_one_group(messages: list[StoredMessage]) -> None:
    census = counted(messages)
    found = groups(census)
    unanswered = [one for one in messages if one.outcome != "fired"]
    assert sum(group.messages for group in found) == census.messages == len(unanswered)
    assert sum(one.messages for group in found for one in group.wordings) == len(unanswered)
    assert census.people == len({one.message.sender for one in unanswered})
    assert [group.number for group in found] == list(range(1, len(found) + 1))
    assert [group.messages for group in found] == sorted((group.messages for group in found), reverse=True)


def test_what_is_about_consent_or_was_answered_or_is_nobodys_is_not_counted() -> None:
    strange = [
        stored("stop please", intent="opt-out"),
        stored("maybe stop", intent="hold"),
        stored("pizza", outcome="fired"),
        stored("pizza", outcome="error"),
        stored("pizza", outcome="unheard", program=None),
    ]
    assert counted(strange).messages == 0
    two = [stored("hourz"), stored("hourz", program="other")]
    assert [group.program for group in groups(counted(two))] == ["luigis", "other"]
    assert [group.program for group in groups(counted(two, "other"))] == ["other"]


def test_a_group_tells_how_many_of_its_texts_a_fallback_answered_and_when_the_last_came() -> None:
    (group,) = groups(
        counted(
            [stored("hourz", ANN), stored("Hourz!!", ANN, NOON + DAY, outcome="fallback"), stored("hourz?", BOB)],
        )
    )
    assert (group.messages, group.people, group.fallback, group.last) == (3, 2, 1, NOON + DAY)
    assert [(one.text, one.messages) for one in group.wordings] == [("hourz", 3)]


def test_of_too_many_texts_the_rarest_are_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_TEXTS", 10)
    texts = [f"text{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60)]
    census = counted([stored(text) for text in ["often", "often", *texts, "often"]])
    kept = census.wordings["luigis"]
    assert len(kept) <= 10
    assert kept["often",].messages == 3
    assert sum(one.messages for one in kept.values()) + census.left_out == census.messages == 63


def test_people_are_no_longer_counted_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_PAIRS", 3)
    census = counted([stored("hourz", f"+1555000000{n}") for n in range(5)] + [stored("hourz", "+15550000000")])
    assert (census.people, census.counts_all_people, census.messages) == (3, False, 6)
    assert counted([stored("a", ANN)] * 9).counts_all_people


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call 555-123-4567 now", "call 000-000-0000 now"),
        ("+1 (555) 987-6543", "+0 (000) 000-0000"),
        ("refill 1234567", "refill 0000000"),
        ("zip 02134", "zip 00000"),
        ("2 for 1 on 4/7 in 2026", "2 for 1 on 4/7 in 2026"),
        ("٠١٢٣٤٥٦٧", "00000000"),
    ],
)
def test_what_may_be_a_number_of_somebodys_is_zeros(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.text(st.sampled_from("0123456789 -.()+ax"), max_size=60))
def test_no_phone_number_is_left_in_a_text(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert masked(shown) == shown
    assert not any(set(one) - {"0"} for one in re.findall(r"\d{7,}", shown))
