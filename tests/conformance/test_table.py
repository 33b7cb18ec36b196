"""What holds of the table, of what is made of the reserved words, and of what answers are worth."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from running import PROJECT
from watchword.conformance import mutations
from watchword.conformance.question import INTENTS, Answer, questions
from watchword.conformance.report import times
from watchword.conformance.table import Row, shipped
from watchword.conformance.verdict import VERDICTS, findings, matrix, of, verdict
from watchword.language_tags import covers

ROWS = [*shipped().rows, *mutations.rows()]
QUESTIONS = questions(ROWS)
answers = st.lists(
    st.builds(
        lambda question, intent, why: Answer(question=question, intent=intent, why="" if intent else why),
        st.sampled_from(QUESTIONS),
        st.sampled_from([*INTENTS, None]),
        st.sampled_from(["it answered 500", "it answered nothing"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_row_has_texts_and_a_source_that_is_known(row: Row) -> None:
    assert row.texts
    assert len(set(row.texts)) == len(row.texts)
    assert row.sources
    assert set(row.sources) <= shipped().sources.keys()


def test_no_two_rows_have_one_name_and_every_source_is_used() -> None:
    assert [name for name, number in Counter(row.id for row in ROWS).items() if number > 1] == []
    assert {source for row in ROWS for source in row.sources} == shipped().sources.keys()


def test_nothing_is_asked_twice_and_wanted_otherwise() -> None:
    wanted: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for row in ROWS:
        for text in row.texts:
            wanted.setdefault((text, row.recent), set()).add(row.wanted)
    assert [asked for asked, intents in wanted.items() if len(intents) > 1] == []


def test_the_page_tells_how_many_texts_are_of_the_table_and_how_many_are_made_of_the_reserved_words() -> None:
    page = (PROJECT / "docs" / "conformance.md").read_text()
    table, made = (sum(len(row.texts) for row in rows) for rows in (shipped().rows, mutations.rows()))
    assert f"{table} texts that people wrote" in page
    assert f"{made} that people and phones make of the reserved words" in page


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt"])
def test_every_language_of_the_reader_has_rows_of_requests_refusals_strangers_and_harmless_texts(language: str) -> None:
    spoken = [row for row in shipped().rows if covers(language, row.lang)]
    assert {"opt-out", "hold", "none"} <= {row.wanted for row in spoken}
    assert {"R9", "R14", "R15", "R65"} <= {row.id.partition("-")[0] for row in spoken}
    assert sum(len(row.texts) for row in spoken) >= 10


def test_every_kind_of_change_has_its_ground_and_none_has_two_rows() -> None:
    assert {row.id.removeprefix("mutated-") for row in mutations.rows()} == mutations.GROUNDS.keys()


@given(answers)
def test_the_matrix_counts_every_answer_once(some: list[Answer]) -> None:
    assert sum(sum(row.values()) for row in matrix(some).values()) == len(some)


@given(answers)
def test_what_is_found_is_all_that_is_not_as_wanted_the_gravest_first(some: list[Answer]) -> None:
    found = findings(some)
    assert sum(len(one.texts) for one in found) == sum(of(one) != "as-wanted" for one in some)
    places = [VERDICTS.index(one.verdict) for one in found]
    assert places == sorted(places)


@given(st.sampled_from(INTENTS), st.sampled_from([*INTENTS, None]))
def test_an_opt_out_is_missed_only_where_texts_go_on_and_one_made_up_or_a_hold_is_needless_only_where_none_was_in_doubt(
    wanted: str, answered: str | None
) -> None:
    judged = verdict(wanted, answered)
    assert (judged == "missed") == (wanted == "opt-out" and answered in {"none", "help", "opt-in"})
    assert (judged == "wrong") == (answered == "opt-out" and wanted in {"none", "help", "opt-in"})
    assert (judged == "held") == (answered == "hold" and wanted in {"none", "help", "opt-in"})
    assert (judged == "stricter") == (answered == "opt-out" and wanted == "hold")
    assert (judged == "as-wanted") == (answered == wanted)
    assert (judged == "unanswered") == (answered is None)


@given(st.lists(st.floats(0, 100), min_size=1))
def test_half_of_the_answers_took_no_longer_than_the_median(took: list[float]) -> None:
    told = times([Answer(question=QUESTIONS[0], intent="none", seconds=seconds) for seconds in took])
    assert told
    assert sum(seconds <= told.median for seconds in took) * 2 >= len(took)
    assert sum(seconds <= told.p95 for seconds in took) * 100 >= len(took) * 95
    assert told.longest == max(took)


def test_where_no_answer_was_waited_for_alone_no_times_are_told() -> None:
    assert times([Answer(question=QUESTIONS[0], intent="none")]) is None
