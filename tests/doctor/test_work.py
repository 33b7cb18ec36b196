"""What the doctor finds about jobs, confirmations and what was kept, and how all of it is said."""

import asyncio
import importlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from doctor.patient import Patient, assert_it_is, stick
from store.given import ANN, BOB, DAY, NOON, SECOND, StoppedClock, doubt, kept, message, passing, queue, receive, text
from watchword.cli import main
from watchword.doctor import installation
from watchword.doctor.status import Status
from watchword.effects import Pause
from watchword.store.sqlite.store import SqliteStore
from watchword.store.values import End, Hold, Stop

GOLDEN = Path(__file__).parents[1] / "golden" / "doctor"


def test_jobs_that_are_stuck_or_want_a_person_are_told(patient: Patient) -> None:
    with patient.store() as store:
        asyncio.run(stick(store, exempt=False))
        told = patient.found("jobs", timedelta(minutes=6))
        assert told == {
            "1 job begun for more than a minute; the oldest for 6 min",
            "1 job due for more than five minutes; the oldest for 6 min",
            "1 job held; the oldest for 6 min",
            "2 jobs whose fate nobody knows; the oldest for 6 min",
            "1 job given up in the last 7 days; the oldest for 6 min",
        }
        assert patient.finding("confirmations", later=timedelta(minutes=6)).grade == "ok"
        assert not [one for one in patient.found("jobs", SECOND) if "begun" in one or "due" in one]
        assert not [one for one in patient.found("jobs", 8 * DAY) if "given up" in one]


def test_reviews_that_wait_for_somebody_are_told_with_their_deadline(patient: Patient) -> None:
    with patient.store() as store:
        assert_it_is(patient.finding("reviews"), "ok", "none is open")
        for number in (ANN, BOB):
            asyncio.run(receive(store, message(f"doubt {number}", number), doubt(number)))
    found = patient.finding("reviews", later=3 * DAY)
    assert_it_is(
        found, "warn", "2 reviews open, the oldest for 3 days; the first is to be decided by 2026-12-07 12:00 UTC"
    )
    pressing = patient.finding("reviews", later=13 * DAY)
    assert_it_is(pressing, "warn", "what is not decided by 2026-12-07 12:00 UTC becomes an opt-out", "reviews decide")


def test_confirmations_of_opt_outs_that_are_late_or_lost_are_told(patient: Patient) -> None:
    with patient.store() as store:
        asyncio.run(stick(store, exempt=True))
        assert patient.found("confirmations", timedelta(seconds=90)) == {
            "1 confirmation not sent for more than a minute; the oldest for 90 s",
            "1 confirmation held for more than a minute, and dropped after five; the oldest for 90 s",
            "2 confirmations of the last 7 days may not have been sent; the oldest for 90 s",
            "1 confirmation given up in the last 7 days; the oldest for 90 s",
        }
        assert len(patient.found("confirmations", SECOND)) == 2
        assert len(patient.found("confirmations", 8 * DAY)) == 2


def test_a_confirmation_that_is_tried_again_or_was_dropped_is_told(patient: Patient) -> None:
    async def fail(store: SqliteStore) -> None:
        again, dropped = await queue(store, *[text(n, exempt="opt-out-confirmation") for n in (ANN, BOB)], key="c")
        await store.begin(again, "node-1", passing, NOON)
        await store.end(again, "node-1", End(state="queued", due_at=NOON + DAY), NOON)
        await store.begin(dropped, "node-1", lambda _: Stop("too late: it was to be sent by 12:05:00 UTC"), NOON)

    with patient.store() as store:
        asyncio.run(fail(store))
        assert patient.found("confirmations", timedelta(minutes=2)) == {
            "1 confirmation not sent for more than a minute; the oldest for 2 min",
            "1 confirmation not sent in the last 7 days: too late, switched off, or refused; the oldest for 2 min",
        }


def test_what_is_paused_is_told_with_what_it_holds_and_how_to_resume(patient: Patient) -> None:
    with patient.store() as store:
        assert_it_is(patient.finding("pauses"), "ok", "nothing is paused")
        pause = Pause(what="endpoint:main", reason="E713 billing", source="provider", by="main", since=NOON)
        asyncio.run(store.pause(pause))
        asyncio.run(hold(store))
        told = "endpoint:main is paused since 2026-11-23 12:00 UTC: E713 billing; 1 job held"
        assert_it_is(patient.finding("pauses"), "warn", told, "`watchword resume --endpoint main`")
        assert patient.finding("jobs").grade == "ok"  # what a pause holds goes on by itself


async def hold(store: SqliteStore) -> None:
    (job,) = await queue(store, text(), key="held")
    await store.begin(job, "node-1", lambda view: Hold(view.pauses[0].what, "paused"), NOON)


def test_what_nobody_could_read_is_told_for_a_week(patient: Patient) -> None:
    with patient.store() as store:
        asyncio.run(store.keep(kept("a", malformed=False)))
        assert_it_is(patient.finding("kept"), "ok", "1 notification asked for no change")
        asyncio.run(store.keep(kept("b")))
        assert_it_is(patient.finding("kept"), "warn", "1 notification of the last 7 days could not be read", "STOP")
        assert patient.finding("kept", later=8 * DAY).grade == "ok"


class SoonAfter(StoppedClock):
    """Tells ten past noon."""

    def now(self) -> datetime:
        return NOON + timedelta(minutes=10)


def test_it_says_what_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("watchword.cli.doctor"), "SystemClock", SoonAfter)
    patient = Patient(tmp_path)
    with patient.store() as store:
        asyncio.run(stick(store, exempt=False))
        asyncio.run(stick(store, exempt=True))
        asyncio.run(store.keep(kept()))
    patient.write(
        sending="live",
        more="public-url: http://sms.luigis.example",
        secret="please-change-me-soon",
        numbers="{86717: {reserved-words: engine}, 99999: {reserved-words: nobody}}",
    )
    ran = CliRunner().invoke(main, ["--config", str(patient.folder / "config.yaml"), "doctor"])
    assert ran.exit_code == 1, ran.output
    said = re.sub(r"[\d.]+ (GB free|kB)|revision \w+", "...", ran.output).replace(f"{patient.folder}/", "")
    golden = GOLDEN / "troubled.out"
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said)
    assert said == golden.read_text()


def test_what_is_kept_for_how_long_is_told_and_how_much_is_due(patient: Patient) -> None:
    policy = "traces 90d, texts 5y, kept 1y, contacts 5y, evidence 10y; nothing is due"
    assert_it_is(patient.finding("retention"), "ok", policy)
    kept_shorter = patient.finding("retention", more="retention: {texts: 30d}", later=100 * DAY)
    assert_it_is(kept_shorter, "ok", "texts 30d", "lets go of at most 1 trace, 1 text")


def test_a_run_that_does_not_come_is_told_where_a_server_runs(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with patient.store() as store:
        asyncio.run(store.begin_sweep("traces", DAY, NOON))
    assert patient.finding("retention", later=3 * DAY).grade == "ok"

    async def running(_config: object) -> Status:
        return Status(running=True, health=None)

    monkeypatch.setattr(installation, "ask_server", running)
    assert_it_is(patient.finding("retention", later=3 * DAY), "warn", "the last run began 3 days ago")
