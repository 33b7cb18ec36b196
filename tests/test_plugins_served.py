"""Plugins in a running server: they act, are published with the rules, and what is wrong with one changes nothing."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import httpx
import msgspec
import pytest

from running import PLAIN, Running, postback
from test_reload import eventually
from watchword.engine.watchdog import STOOD_STILL

RULES = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}
rules:
  - {id: note, when: {keyword: NOTE, loud: true}, then: [{note: "{rest}"}]}
  - {id: any, tier: fallback, then: [{reply: heard}]}
"""
PLUGIN = '''\
"""`note`: write what people note into a file."""

from itertools import count
from pathlib import Path

from watchword.plugin import Action, Check, Condition, Done, Job, Outcome, Outside, Secret, Situation, Text, action
from watchword.plugin import condition


@action("note", shorthand="text")
class Note(Action, frozen=True):
    """Write a line."""

    text: Text
    file: Secret

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        with Path(self.file.reveal()).open("a") as file:
            file.write(f"{EDITION} {self.text}\\n")
        return Done()


@condition("loud", shorthand="wanted")
class Loud(Condition, frozen=True):
    """The text is in capitals."""

    wanted: bool

    def check(self, situation: Situation) -> Check:
        return Check(situation.message.text.isupper() is self.wanted, situation.message.text)

    def told(self) -> str:
        return str(self.wanted)


EDITION = "first"
'''


class Shop:
    """A server with a plugin, and what it has noted."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "notes.txt"
        self.plugin = folder / "plugins" / "note.py"
        for name in ("plugins", "rules"):
            (folder / name).mkdir()
        self.plugin.write_text(PLUGIN)
        (folder / "rules" / "luigis.yaml").write_text(RULES)
        top = f"plugin-settings: {{note: {{file: {self.notes}}}}}\n"
        self.server = Running(folder, rules=folder / "rules", top=top)
        self._idents = count()

    def text(self, words: str) -> None:
        assert self.server.post(postback(words, ident=f"n-{next(self._idents)}")).status_code == 200

    @property
    def noted(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def has_noted(self, *lines: str) -> Callable[[], bool]:
        return lambda: self.noted == list(lines)

    @property
    def degraded(self) -> list[str]:
        return list(httpx.get(f"http://127.0.0.1:{self.server.private}/health", verify=PLAIN).json()["degraded"])


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path)
    with made.server:
        yield made


def test_a_plugin_acts_and_a_new_text_of_it_is_published_with_the_rules(shop: Shop) -> None:
    shop.text("NOTE ONE")
    shop.text("note two")
    eventually(shop.has_noted("first ONE"))
    before = shop.server.command("revisions")
    shop.plugin.write_text(PLUGIN.replace('"first"', '"second"'))
    shop.text("NOTE THREE")
    eventually(shop.has_noted("first ONE", "first THREE"))
    shop.server.command("publish")
    shop.text("NOTE FOUR")
    eventually(shop.has_noted("first ONE", "first THREE", "second FOUR"))
    assert len(shop.server.command("revisions").splitlines()) == len(before.splitlines()) + 1


def test_one_that_breaks_is_not_published_and_the_old_one_goes_on(shop: Shop) -> None:
    shop.plugin.write_text(PLUGIN + "1 / 0\n")
    said = shop.server.command("publish", code=1)
    assert (
        f"plugins/note.py:{len(PLUGIN.splitlines()) + 1}:1: error: this plugin does not load: ZeroDivisionError" in said
    )
    shop.text("NOTE ON")
    eventually(shop.has_noted("first ON"))
    assert "this plugin does not load" in " ".join(shop.degraded)


def test_what_config_yaml_says_only_since_the_server_started_takes_a_restart_which_is_told(shop: Shop) -> None:
    shop.plugin.write_text(PLUGIN.replace("file: Secret", "file: Secret\n    key: Secret"))
    said = shop.server.command("publish", code=1)
    assert "'note' needs a 'key', which config.yaml does not say [missing-secret]" in said
    assert said.endswith("restart it if what is missing stands there by now\n")


def test_a_job_that_was_planned_with_other_settings_is_held_until_it_can_be_read(shop: Shop) -> None:
    shop.notes.mkdir()  # nothing can be written: the job is tried again and again
    shop.text("NOTE IT")
    eventually(lambda: "IsADirectoryError" in shop.server.command("jobs", "list", "--state", "queued"))
    shop.plugin.write_text(PLUGIN.replace('shorthand="text")', 'shorthand="text", version=2)', 1))
    shop.server.command("publish")
    shop.notes.rmdir()
    eventually(lambda: "planned with version 1 of 'note', 2 is loaded" in shop.server.command("jobs", "list"))
    shop.plugin.write_text(PLUGIN)
    shop.server.command("publish")
    (job,) = [line.split()[0] for line in shop.server.command("jobs", "list").splitlines() if "held" in line]
    shop.server.command("jobs", "retry", job)
    eventually(shop.has_noted("first IT"))


ENDLESS = PLUGIN.replace("        with Path", "        while True:\n            pass\n        with Path")


def test_one_that_makes_the_server_stand_still_ends_it_and_is_in_quarantine_until_it_is_mended(shop: Shop) -> None:
    shop.plugin.write_text(ENDLESS)
    shop.server.command("publish")
    shop.text("NOTE ME")
    assert shop.server.process
    assert shop.server.process.wait(20) == STOOD_STILL
    (case,) = msgspec.json.decode((shop.notes.parent / "data" / "quarantine.json").read_bytes())
    assert case["module"].startswith("watchword_plugins_note_")
    assert any("while True" in line or "pass" in line for line in case["stack"])
    shop.server.start()
    shop.text("ANYTHING ELSE")  # everybody else is answered
    assert shop.degraded == ["the plugin 'note' is in quarantine: it made the server stand still"]
    shop.text("NOTE AGAIN")
    assert re.search("NOTE AGAIN +error", shop.server.command("messages", "list"))
    assert "(in quarantine)" in shop.server.command("actions")
    shop.plugin.write_text(PLUGIN)
    shop.server.command("publish")
    assert shop.degraded == []
    shop.text("NOTE THAT")
    eventually(lambda: "first THAT" in shop.noted)


DEAF = PLUGIN.replace('"text")', '"text", deadline=1)', 1).replace(
    "        with Path",
    """\
        import asyncio

        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                pass
        with Path""",
)


def test_one_that_does_not_let_itself_be_cancelled_neither_keeps_its_job_nor_the_server(shop: Shop) -> None:
    shop.plugin.write_text(DEAF)
    shop.server.command("publish")
    shop.text("NOTE IT")
    eventually(lambda: "'note' took longer than 1 s" in shop.server.command("jobs", "list", "--state", "queued"))
    assert shop.server.stop() == 0
