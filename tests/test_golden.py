"""What the command line says to a person, word for word. `WATCHWORD_GOLDEN=write` writes the files anew."""

import os
import re
from pathlib import Path

import pytest
from click import Context, Group
from click.testing import CliRunner

from running import PROJECT
from watchword.cli import COMMANDS, main

GOLDEN = Path(__file__).parent / "golden"
REVISION = re.compile(r'"revision": "[0-9a-f]{12}"')
AT = ["--at", "2026-03-04T12:30"]


def helps() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"help": ["--help"]}
    for name in COMMANDS:
        command = main.get_command(Context(main), name)
        found[f"help-{name}"] = [name, "--help"]
        for below in command.commands if isinstance(command, Group) else ():
            found[f"help-{name}-{below}"] = [name, below, "--help"]
    return found


SAID: dict[str, list[str]] = {
    "explain-stop": ["explain", "stop!!", "--to", "86717", *AT],
    "explain-courtesy": ["explain", "Stop. Thank you", "--to", "86717", *AT],
    "explain-request": ["explain", "please take me off your list", "--to", "86717", *AT],
    "explain-campaign": ["explain", "2 for 1 please", "--to", "downtown", *AT],
    "explain-hours-uptown": ["explain", "hours?", "--to", "uptown", *AT],
    "explain-miss": ["explain", "asdf", *AT],
    "explain-start": ["explain", "START", *AT],
    "explain-help-in-spanish": ["explain", "AYUDA", *AT],
    "explain-nobodys-number": ["explain", "STOP", "--to", "99999", *AT],
    "explain-empty": ["explain", "", *AT],
    "explain-json": ["explain", "stop", "--json", *AT],
    "explain-test": ["explain", "--test", "rules/luigis.yaml:30"],
    "explain-no-test": ["explain", "--test", "rules/luigis.yaml:1"],
    "explain-test-and-time": ["explain", "--test", "rules/luigis.yaml:30", "--from", "+15555550100", *AT],
    "explain-near": ["explain", "hourz", *AT],
    "explain-all": ["explain", "hours", "--all", *AT],
    "explain-given": ["explain", "asdf", "--given", "{subscribed: pizza-club, opted-out: true, language: es}", *AT],
    "explain-wrong-given": ["explain", "asdf", "--given", "{subscribd: pizza-club}"],
    "explain-talk": ["explain", "PIZZA", "STOP", "HELP", "--to", "uptown", *AT],
    "explain-as-test": ["explain", "PIZZA", "STOP", "hours?", "--to", "uptown", "--as-test", *AT],
    "explain-hold": ["explain", "not interested", "hours", "STOP", "--to", "downtown", *AT],
    "explain-hold-as-test": ["explain", "not interested", "hours", "--to", "downtown", "--as-test", *AT],
    "consent-opt-out-of-nothing": ["consent", "opt-out", "+15552312102", "--by", "Ann", "--why", "x"],
    "consent-opt-out-blank": ["consent", "opt-out", "+15552312102", "--everything", "--by", "Ann", "--why", " "],
    "consent-opt-in-of-a-name": ["consent", "opt-in", "LUIGIS", "--program", "luigis", "--by", "Ann", "--why", "x"],
    "consent-verify-short": ["consent", "verify", "--head", "12ab"],
    "reviews-show-nonsense": ["reviews", "show", "abc"],
    "reviews-decide-untold": ["reviews", "decide", "1", "none", "--by", "Ann"],
    "reviews-decide-blank": ["reviews", "decide", "1", "none", "--by", " ", "--why", "x"],
    "explain-two-sources": ["explain", "asdf", "--message", "1"],
    "explain-message-at": ["explain", "--message", "1", "--live", *AT],
    "explain-nothing": ["explain"],
    "explain-wrong-time": ["explain", "stop", "--at", "noonish"],
    "intent-stop": ["intent", "Stop. Thank you"],
    "intent-within": ["intent", "Hi, this is Mary, please stop texting me"],
    "intent-slip": ["intent", "Stpo"],
    "intent-below-quote": ["intent", "> 2 for 1 today\nstop"],
    "intent-none": ["intent", "Stop by at 5?"],
    "intent-in-spanish": ["intent", "alto", "--lang", "en", "--lang", "es"],
    "intent-nothing": ["intent"],
    "list": ["list"],
    "check": ["check", "rules"],
    "check-file": ["check", "rules/luigis.yaml"],
    "check-line": ["check", "rules", "--format", "line"],
    "check-json": ["check", "rules", "--format", "json"],
    "check-xml": ["check", "rules", "--format", "xml"],
    "code": ["help", "unused-allow"],
    "code-in-brackets": ["help", "[yaml-merge]"],
    "code-of-nobody": ["help", "reserved-word"],
    "no-config": ["endpoints"],
    "no-command": ["frobnicate"],
    "pause-nobody": ["pause", "--program", ""],
    "pause-two": ["pause", "--program", "luigis", "--endpoint", "main"],
    "settle-untold": ["jobs", "settle", "1.1"],
    "cancel-untold": ["jobs", "cancel", "--rule", ""],
    "redecide-nonsense": ["messages", "redecide", "99999999999999999999999"],
    **helps(),
}


@pytest.mark.parametrize("name", SAID)
def test_it_says_what_it_said(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").symlink_to(PROJECT / "rules")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    ran = CliRunner().invoke(main, SAID[name], prog_name="watchword", terminal_width=100)
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    # A revision also names the machine's time-zone data.
    said = REVISION.sub('"revision": "..."', f"exit code {ran.exit_code}\n{ran.output}")
    golden = GOLDEN / f"{name}.out"
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        golden.write_text(said)
    assert said == golden.read_text()


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.out")} == SAID.keys()
