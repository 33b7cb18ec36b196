"""Whoever looks for what is no longer kept is told so, and by which setting."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from doctor.patient import Patient
from store.given import ANN, BOB, DAY, NOON, SECOND, message, passing, receive, text
from store.keeping import swept
from watchword.cli import main
from watchword.store.values import End

WORDS = "its words are no longer kept (`retention.texts` is 5y)"
TRACE = "its trace is no longer kept (`retention.traces` is 90d)"
GONE = "it may be one that is no longer kept (`retention.evidence` is 10y)"


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    """A place with a message and its answer, which a test lets grow old."""
    made = Patient(tmp_path)
    made.write()
    with made.store() as store:

        async def live() -> None:
            await receive(store, message(), text())
            await store.begin(1 << 8 | 1, "node-1", passing, NOON)
            await store.end(1 << 8 | 1, "node-1", End(state="dead", reason="refused"), NOON)

        asyncio.run(live())
    return made


def years_later(patient: Patient, years: int) -> None:
    with patient.store() as store:
        asyncio.run(swept(store, NOON + years * 366 * DAY + SECOND))


def asked(patient: Patient, *words: str, code: int = 0) -> str:
    ran = CliRunner().invoke(main, ["--config", str(patient.folder / "config.yaml"), *words])
    assert ran.exit_code == code, ran.output
    return " ".join(ran.output.split())


def test_where_only_the_trace_is_gone_the_rest_is_told(patient: Patient) -> None:
    years_later(patient, 1)
    assert TRACE in asked(patient, "messages", "show", "1")
    explained = asked(patient, "explain", "--message", "1")
    assert f"{TRACE}; what was written down: fired by luigis/r" in explained
    assert "'pizza'" in explained


def test_where_the_words_are_gone_what_happened_is_told(patient: Patient) -> None:
    years_later(patient, 5)
    shown = asked(patient, "phone", ANN)
    assert f"{ANN} > (no longer kept)" in shown
    assert "86717 < (no longer kept) (not sent: dead, refused)" in shown
    assert WORDS in asked(patient, "messages", "show", "1")
    assert WORDS in asked(patient, "explain", "--message", "1")
    assert "(no longer kept)" in asked(patient, "messages", "list")
    assert asked(patient, "consent", "export", ANN).count("(no longer kept)") == 2
    assert WORDS in asked(patient, "messages", "redecide", "1", code=2)
    assert f"job 1.1 cannot be tried again: {WORDS}" in asked(patient, "jobs", "retry", "1.1", code=2)
    assert "left out 1 message: what they were decided from is not kept" in asked(patient, "replay", code=2)
    assert "1 message" not in asked(patient, "unmatched")


def test_where_all_is_gone_a_number_that_was_there_is_told_from_one_that_was_not(patient: Patient) -> None:
    years_later(patient, 10)
    with patient.store() as store:
        asyncio.run(receive(store, message("k2", BOB)))
    for command in (("messages", "show"), ("explain", "--message")):
        assert f"there is no message 1: {GONE}" in asked(patient, *command, "1", code=2)
        assert GONE not in asked(patient, *command, "3", code=2)
    assert "has not texted" in asked(patient, "phone", ANN)
    assert "there is no job 1.1" in asked(patient, "jobs", "retry", "1.1", code=1)
