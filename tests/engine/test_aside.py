"""Laws of getting rules in beside the work: whatever is in them, and whatever becomes of the process that checks."""

import asyncio
import gc
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from watchword.clock import SystemClock
from watchword.engine import aside
from watchword.engine.aside import Aside, Unfit

RULES = b"""\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}
rules: [{id: any, tier: fallback, then: [{reply: HI}]}]
"""
FILES: Mapping[str, bytes] = {"rules/luigis.yaml": RULES}


def test_what_is_right_gets_a_name_and_loads_as_what_was_checked() -> None:
    async def law() -> None:
        checker = Aside({"86717"}, clock=SystemClock())
        verdict = await checker.verify(FILES)
        rules = await checker.load(FILES)
        assert rules.revision == verdict.revision
        assert rules.rules == verdict.rules
        assert gc.isenabled()

    asyncio.run(law())


def test_warnings_are_shown_and_refuse_nothing() -> None:
    async def law() -> None:
        verdict = await Aside(set(), clock=SystemClock()).verify(FILES)
        assert "no endpoint in config.yaml has the number 86717" in verdict.shown
        assert verdict.refusal is None

    asyncio.run(law())


def test_what_is_wrong_is_told_in_a_line_and_shown_whole() -> None:
    async def law() -> None:
        with pytest.raises(Unfit, match=r"luigis\.yaml:3:1: error: .* 1 more error") as refused:
            await Aside(set(), clock=SystemClock()).verify(
                {"luigis.yaml": RULES.replace(b"about:", b"abuot:").replace(b"HI", b"")}
            )
        assert refused.value.shown.count(": error: ") == 2

    asyncio.run(law())


BREAKING = """\
from watchword.rules import load, one_file

def breaking(*_):
    raise IndexError("out of range")

{what} = breaking
"""


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("one_file.read", r"checking them broke: IndexError: out of range \(while reading rules/luigis\.yaml\)"),
        ("load.compile_rules", "checking them broke: IndexError: out of range"),
    ],
)
def test_a_fault_of_ours_is_named_and_its_traceback_is_one_line_of_the_log(
    what: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sitecustomize.py").write_text(BREAKING.format(what=what))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def law() -> None:
        with pytest.raises(Unfit, match=f"^{told}$"):
            await Aside(set(), clock=SystemClock()).verify(FILES)

    asyncio.run(law())
    (line,) = capfd.readouterr().err.splitlines()
    logged = json.loads(line)
    assert (logged["level"], logged["event"]) == ("error", "checking the rules broke")
    assert logged["exception"].startswith("Traceback")
    assert 'in breaking\n    raise IndexError("out of range")' in logged["exception"]


def test_a_process_that_cannot_even_be_asked_says_why_in_one_line_of_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import msgspec\nmsgspec.msgpack.decode = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def law() -> None:
        with pytest.raises(Unfit, match=r"broke \(exit code 1\): see the log"):
            await Aside(set(), clock=SystemClock()).verify(FILES)

    asyncio.run(law())
    (line,) = capfd.readouterr().err.splitlines()
    assert "TypeError" in json.loads(line)["exception"]


GONE = """\
from watchword.rules import pieces

pieces.apart = lambda _: [b"cwatchword.rules.gone\\nGone\\n."]
"""
OTHER = {"another revision": "import watchword\n\nwatchword.__version__ = 'another'\n", "other values": GONE}


@pytest.mark.parametrize("changed", OTHER.values(), ids=OTHER)
def test_an_engine_that_was_replaced_meanwhile_is_a_refusal_that_says_what_to_do(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(changed)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def law() -> None:
        with pytest.raises(Unfit, match=r"another version of the engine.*: restart the server"):
            await Aside(set(), clock=SystemClock()).load(FILES)

    asyncio.run(law())


def test_a_process_that_breaks_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside.sys, "executable", "/bin/false")

    async def law() -> None:
        with pytest.raises(Unfit, match=r"broke \(exit code"):
            await Aside(set(), clock=SystemClock()).verify(FILES)

    asyncio.run(law())


def test_a_process_that_hangs_is_ended_and_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    hangs = tmp_path_factory.mktemp("hangs") / "python"
    hangs.write_text("#!/bin/sh\nexec sleep 100\n")
    hangs.chmod(0o755)
    monkeypatch.setattr(aside.sys, "executable", str(hangs))
    monkeypatch.setattr(aside, "PATIENCE", 0.3)

    async def law() -> None:
        with pytest.raises(Unfit, match=r"took longer than 0.3 s"):
            await Aside(set(), clock=SystemClock()).verify(FILES)

    asyncio.run(law())


def test_rules_that_were_replaced_are_gone_soon_and_those_that_decide_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "LINGER", 0.0)

    async def law() -> None:
        loads = Aside(set(), clock=SystemClock())
        kept, gone = await loads.load(FILES), await loads.load(FILES)
        inner = gone.programs["luigis"]
        del gone
        loads.let_go(kept)
        await asyncio.gather(*loads._taking_apart)
        assert kept.programs["luigis"].about == inner.about
        assert kept.programs["luigis"].answers["none"].entries

    asyncio.run(law())
