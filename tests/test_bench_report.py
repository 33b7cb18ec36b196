"""What a benchmark prints of its figures, what it makes of two runs, and what it writes into the documents."""

import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from running import PROJECT

BENCH = PROJECT / "tests" / "bench"
OURS = ("report", "comparison", "table", "turns")


@pytest.fixture(scope="module")
def bench() -> Iterator[dict[str, ModuleType]]:
    """Import what benchmarks report with, as their scripts do: by plain names, from their own folder."""
    sys.path.insert(0, str(BENCH))
    try:
        yield {name: import_module(name) for name in OURS}
    finally:
        sys.path.remove(str(BENCH))
        for name in OURS:
            sys.modules.pop(name, None)


def run(*figures: dict[str, Any]) -> dict[str, Any]:
    return {"machine": "a machine", "rounds": 5, "seconds": 10.0, "parts": {"intake": list(figures)}}


@pytest.mark.parametrize(("value", "word"), [(7.9, "met"), (8.0, "met"), (8.1, "missed"), (90.3, "missed")])
def test_a_target_stands_beside_its_figure_with_whether_it_is_met(
    bench: dict[str, ModuleType], value: float, word: str
) -> None:
    told = bench["report"].told(bench["report"].targeted("reading", "us", value, 8.0))
    assert f" {value:.1f} us " in told
    assert f" ratio {value / 8:.2f} " in told
    assert told.endswith(f" target 8.0 us: {word}")


def test_a_figure_without_a_target_is_neither_met_nor_missed(bench: dict[str, ModuleType]) -> None:
    told, compared = bench["report"].told, bench["report"].compared
    assert told(compared("reading", "us", 7.5, None)).split() == ["reading", "7.5", "us"]
    assert told(compared("reading", "us", 7.5, 5.0)).endswith(" ratio 1.50")
    assert told(compared("reading", "us", 7.5, 5.0, "a dict")).endswith(" ratio 1.50  of a dict")


@pytest.mark.parametrize(("value", "met"), [(1499.0, False), (1500.0, True), (9000.0, True)])
def test_what_is_so_many_a_second_is_to_be_at_least_its_target(
    bench: dict[str, ModuleType], value: float, met: bool
) -> None:
    assert bench["report"].targeted("replies", "replies/s", value, 1500.0)["is_met"] is met


def test_a_share_of_the_yardstick_is_a_target_in_the_figures_own_unit(bench: dict[str, ModuleType]) -> None:
    figure = bench["report"].compared("texts", "texts/s", 740.0, 1000.0, "the bare handler", 0.75)
    assert (figure["target"], figure["is_met"], figure["ratio"]) == (750.0, False, 0.74)


def test_medians_are_of_the_figures_that_every_round_has(bench: dict[str, ModuleType]) -> None:
    rounds = [{"per_second": 10.0, "p99_ms": 1.0}, {"per_second": 30.0}, {"per_second": 20.0, "p99_ms": 3.0}]
    assert bench["turns"].medians(rounds) == {"per_second": 20.0}


def test_everyone_has_a_turn_in_each_round_under_a_name_of_its_own(bench: dict[str, ModuleType]) -> None:
    taken: list[str] = []

    def turn(name: str) -> dict[str, float]:
        taken.append(name)
        return {"per_second": float(len(taken))}

    told = bench["turns"].interleaved({"ours": turn, "the yardstick": turn}, 3)
    assert taken == ["ours-0", "the-yardstick-0", "ours-1", "the-yardstick-1", "ours-2", "the-yardstick-2"]
    assert told == {"ours": {"per_second": 3.0}, "the yardstick": {"per_second": 4.0}}


@pytest.mark.parametrize(
    ("unit", "before", "now", "times"),
    [("texts/s", 100.0, 200.0, 2.0), ("ms", 100.0, 200.0, 0.5), ("MB", 4.0, 2.0, 2.0)],
)
def test_more_is_better_of_what_is_so_many_a_second_and_worse_of_all_else(
    bench: dict[str, ModuleType], unit: str, before: float, now: float, times: float
) -> None:
    compared = bench["report"].compared
    assert bench["comparison"].change(compared("it", unit, before), compared("it", unit, now)) == times


def test_a_slower_machine_is_not_taken_for_a_slower_program(bench: dict[str, ModuleType]) -> None:
    compared = bench["report"].compared
    before, now = (
        compared("it", "texts/s", 4000.0, 5000.0, "a handler"),
        compared("it", "texts/s", 2000.0, 2500.0, "a handler"),
    )
    assert bench["comparison"].change(before, now) == 1.0


def test_what_became_worse_comes_first_and_what_one_run_lacks_is_told(bench: dict[str, ModuleType]) -> None:
    compared = bench["report"].compared
    before = run(*(compared(name, "ms", 10.0) for name in ("same", "slower", "faster", "gone")))
    now = run(
        *(
            compared(name, "ms", took)
            for name, took in (("same", 10.2), ("slower", 20.0), ("faster", 5.0), ("new", 1.0))
        )
    )
    assert list(bench["comparison"].changes(before, now)) == [
        "worse     0.50 times as good: slower: 10.0 ms before, 20.0 ms now",
        "better    2.00 times as good: faster: 10.0 ms before, 5.0 ms now",
        "the same within 5%: 1",
        "new     new: 1.0 ms",
        "gone    gone: 10.0 ms",
    ]


def test_a_part_that_was_not_measured_again_is_not_missed(bench: dict[str, ModuleType]) -> None:
    before = run(bench["report"].compared("it", "ms", 1.0))
    before["parts"]["whole"] = [bench["report"].compared("another", "ms", 1.0)]
    now = run(bench["report"].compared("it", "ms", 1.0))
    assert list(bench["comparison"].changes(before, now)) == ["the same within 5%: 1"]


def test_one_figure_beside_two_yardsticks_is_two(bench: dict[str, ModuleType]) -> None:
    compared = bench["report"].compared
    both = run(compared("it", "texts/s", 1.0, 2.0, "a handler"), compared("it", "texts/s", 1.0, 4.0, "another"))
    assert list(bench["comparison"].changes(both, both)) == ["the same within 5%: 2"]


def test_the_table_takes_the_place_of_what_stood_between_the_marks(bench: dict[str, ModuleType]) -> None:
    table, compared = bench["table"], bench["report"].compared
    document = f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n"
    written = table.into(
        document, run(compared("texts", "texts/s", 1234.5, 2000.0, "a handler", 0.75)), {"intake": "Intake"}
    )
    assert written == (
        f"before\n{table.BEGIN}\n\n### Intake\n\na machine; medians of 5 turns of 10 seconds.\n\n{table.HEAD}\n"
        f"| texts | 1,234 texts/s | a handler: 2,000 | 0.62 | 1,500: **missed** |\n\n{table.END}\nafter\n"
    )
    assert table.into(written, run(), {"intake": "Intake"}).count(table.SKIPPED) == 1


def test_a_table_that_is_not_measured_again_stays_as_it_was(bench: dict[str, ModuleType]) -> None:
    table, compared = bench["table"], bench["report"].compared
    titles = {"intake": "Intake", "whole": "The whole path"}
    document = f"{table.BEGIN}\n\n### The whole path\n\nof March\n\n{table.END}\n"
    written = table.into(document, run(compared("texts", "texts/s", 1.0)), titles)
    assert written.index("### Intake") < written.index("### The whole path\n\nof March\n\n")
    assert table.into(written, run(compared("texts", "texts/s", 1.0)), titles) == written


def test_a_target_alone_is_not_told_as_a_yardstick(bench: dict[str, ModuleType]) -> None:
    assert bench["table"].row(bench["report"].targeted("lag", "ms", 6.14, 20.0)) == "| lag | 6.14 ms |  |  | 20: met |"


def test_a_document_without_marks_is_left_alone(bench: dict[str, ModuleType]) -> None:
    with pytest.raises(ValueError, match="no marks"):
        bench["table"].into("nothing here", run(), {"intake": "Intake"})
