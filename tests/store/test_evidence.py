"""What is handed over about a person (R62) has everything, and what they wrote stays text. Golden files show it."""

import csv
import io
import os
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from store.given import ANN, BOB, NOON, SCOPE, SECOND, consent, doubt, message, passing, receive, runs, text
from watchword.cli.consent.evidence import DETAILS, Evidence, evidence
from watchword.cli.consent.export import FORMS
from watchword.store.erasure import Erasure
from watchword.store.values import End
from watchword.store.verified import verified

GOLDEN = Path(__file__).parents[1] / "golden"
HOSTILE = "=HYPERLINK(\"x\")<script>alert('1')</script> & \N{SLICE OF PIZZA}"


async def gathered(store: Any) -> Evidence:
    await receive(store, message("k0", ANN, HOSTILE, received_at=NOON - 9 * SECOND), text(settings={"text": HOSTILE}))
    await store.begin(1 << 8 | 1, "node-1", passing, NOON - 8 * SECOND)
    await store.end(1 << 8 | 1, "node-1", End(state="done", tracking_id="T-1"), NOON - 7 * SECOND)
    doubted = doubt(text="not interested", at=NOON - 5 * SECOND, effective=NOON - 5 * SECOND)
    await receive(store, message("k2", ANN, "not interested", received_at=NOON - 5 * SECOND), doubted, intent="hold")
    await receive(store, message("k1", ANN, "STOP"), consent(), text(exempt="opt-out-confirmation"), intent="opt-out")
    await store.begin(3 << 8 | 1, "node-1", passing, NOON + SECOND)
    await receive(store, message("k3", BOB, "of somebody else"), text(BOB), consent(number=BOB))
    await store.seal(lambda: bytes(16), NOON)
    found: Evidence = await store.ask(evidence, ANN, NOON + 60 * SECOND)
    return found


@runs
async def test_r62_the_evidence_has_consent_and_every_text_either_way_with_what_the_gate_saw(store: Any) -> None:
    found = await gathered(store)
    assert [(one.what, one.ident) for one in found.entries] == [
        ("inbound", "message 1"),
        ("outbound", "job 1.1"),
        ("inbound", "message 2"),
        ("review", "review 2"),
        ("inbound", "message 3"),
        ("opt-out", "event 1"),
        ("outbound", "job 3.1"),
    ]
    first, last = found.entries[1].details, found.entries[6].details
    assert first["newest consent then"] == "no event of this person"
    assert (last["newest consent then"], last["exempt from opt-outs as"]) == (
        "event 1 (opt-out)",
        "opt-out-confirmation",
    )
    doubted, review, stop, event = (one.details for one in found.entries[2:6])
    assert (doubted["read as"], doubted["recognised by"], review["outcome"]) == ("hold", "doubt", "opt-out")
    assert (stop["read as"], stop["recognised by"], event["revision"]) == ("opt-out", "word", "rev")


@runs
async def test_r62_what_was_handed_over_can_be_held_against_the_ledger_later(store: Any) -> None:
    (head,) = [one.details["head"] for one in (await gathered(store)).entries if one.what == "opt-out"]
    await receive(store, message("k9", ANN, "START"), consent("opt-in"))
    await store.seal(lambda: bytes(16), NOON)
    assert (await store.ask(verified, bytes.fromhex(head))).kept_at == 1


@runs
async def test_r62_the_evidence_says_while_a_review_holds_texts_and_what_was_erased(store: Any) -> None:
    await receive(store, message("k1", ANN, "hm"), doubt(), intent="hold")
    open_ = await store.ask(evidence, ANN, NOON)
    assert (open_.held, open_.entries[-1].details["outcome"]) == ([SCOPE], "open: texts are held")
    assert "Texts in program:luigis are held: a review is open." in FORMS["html"](open_)
    assert "May be texted" not in FORMS["html"](open_)
    await receive(store, message("k2", BOB, "STOP"), consent(number=BOB))
    await store.seal(lambda: bytes(16), NOON)
    await store.erase(BOB, await store.traces(BOB), (), Erasure(at=NOON, by="Ann", why="asked"))
    assert [one.text for one in (await store.ask(evidence, BOB, NOON)).entries] == ["(erased)"]


@pytest.mark.parametrize("form", FORMS)
def test_r62_what_is_handed_over_reads_as_in_the_golden_file(sqlite: Any, form: str) -> None:
    @runs
    async def law() -> None:
        said = FORMS[form](await gathered(sqlite))
        golden = GOLDEN / f"evidence.{form}"
        if os.environ.get("WATCHWORD_GOLDEN") == "write":
            golden.write_text(said, encoding="utf-8", newline="")
        assert said == golden.read_bytes().decode()

    law()


@runs
async def test_nothing_that_a_person_wrote_is_markup_or_a_formula(sqlite: Any) -> None:
    found = await gathered(sqlite)
    assert "<script" not in FORMS["html"](found)
    assert ",\"'=HYPERLINK" in FORMS["csv"](found)
    told = replace(found.entries[0], details={"why": "=1+1"})
    assert ",'=1+1," in FORMS["csv"](replace(found, entries=[told]))


@runs
async def test_r62_in_a_table_each_detail_stands_in_its_own_column(sqlite: Any) -> None:
    found = await gathered(sqlite)
    table = csv.DictReader(io.StringIO(FORMS["csv"](found), newline=""))
    assert table.fieldnames == ["time", "what", "id", "about", "text", *DETAILS]
    for entry, row in zip(found.entries, table, strict=True):
        about = {"time", "what", "id", "about", "text"}
        assert {name: said for name, said in row.items() if said and name not in about} == entry.details


@runs
async def test_r62_the_page_says_first_whether_anything_was_sent_while_an_opt_out_stood(store: Any) -> None:
    found = await gathered(store)
    said = "Of 2 texts of ours that began to leave, none did against an opt-out; 1 did while one stood, of a kind that"
    assert said in FORMS["html"](found)
    assert found.entries[6].details["opt-out that stood then"] == f"{SCOPE} since 2026-11-23 12:00:00 UTC"
    assert "opt-out that stood then" not in found.entries[1].details
    await receive(store, message("k4", ANN, "hello"), text(), text())
    await store.begin(5 << 8 | 1, "node-1", passing, NOON + 2 * SECOND)  # by a gate that lets everything pass
    wrong = FORMS["html"](await store.ask(evidence, ANN, NOON + 60 * SECOND))
    assert "Texts that an opt-out forbade when they began: job 5.1." in wrong
    assert "outbound, not sent<br>job 5.2" in wrong
