"""Laws of new rules in a running server: they decide whole or not at all, and whoever is on call sees which."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path

import httpx
import pytest

from running import PLAIN, Running, postback
from watchword.store.sqlite.connection import driver

RULES = """\
version: 1
program: luigis
about: {{name: Luigi's, numbers: {{main: 86717}}, help: help@luigis.example}}
rules: [{{id: any, tier: fallback, then: [{{reply: {words}}}]}}]
"""
BROKEN = "version: 1\nprogram: [\n"


class Folder:
    """A server with a folder of rules of its own, and what can be seen of it from outside."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path / "rules" / "luigis.yaml"
        self.file.parent.mkdir()
        self.asked = 0
        self.write("old")
        self.server = Running(path, rules=path / "rules")

    def write(self, words: str) -> None:
        self.file.write_text(RULES.format(words=words))

    def answer(self) -> str:
        """Text it, and tell what it answers."""
        self.asked += 1
        sender = f"1555231{self.asked:04}"
        assert self.server.post(postback("HELLO", f"T-{self.asked}", sender)).status_code == 200
        with closing(driver.connect(str(self.path / "data" / "watchword.db"))) as database:
            query = "SELECT json_extract(body, '$.settings.text') FROM job WHERE number = ?"
            ((text,),) = database.execute(query, (f"+{sender}",)).fetchall()
        return str(text)

    @property
    def degraded(self) -> list[str]:
        health = httpx.get(f"http://127.0.0.1:{self.server.private}/health", verify=PLAIN).json()
        return list(health["degraded"])

    def metric(self, name: str) -> float:
        page = httpx.get(f"http://127.0.0.1:{self.server.private}/metrics", verify=PLAIN).text
        return sum(float(line.rsplit(" ", 1)[1]) for line in page.splitlines() if line.startswith(name))

    def logged(self, level: str) -> list[str]:
        return [line for line in self.log.splitlines() if f'"level": "{level}"' in line]

    @property
    def log(self) -> str:
        return (self.path / "server.log").read_text()

    def send(self, number: int) -> None:
        assert self.server.process
        self.server.process.send_signal(number)

    def revisions(self) -> list[str]:
        """Name what decided, newest first."""
        listed = self.server.command("revisions").splitlines()[1:]
        return [line.split()[0] for line in listed]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    folder = Folder(tmp_path)
    with folder.server:
        yield folder


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until, "it has not come about within 30 s"
        time.sleep(0.05)


def test_what_is_published_decides_from_then_on(folder: Folder) -> None:
    assert folder.answer() == "old"
    folder.write("new")
    assert folder.answer() == "old"
    assert "published revision" in folder.server.command("publish")
    assert folder.answer() == "new"
    assert "it is what decides already" in folder.server.command("publish")
    assert len(folder.revisions()) == 2


def test_a_refused_set_changes_nothing_and_is_seen_wherever_one_looks(folder: Folder) -> None:
    folder.file.write_text(BROKEN)
    said = folder.server.command("publish", code=1)
    assert "rules/luigis.yaml:2:10: error: " in said
    assert "nothing has changed" in said
    assert folder.answer() == "old"
    (reason,) = folder.degraded
    assert reason.startswith("the rules are stale since ")
    assert "rules/luigis.yaml:2:10" in reason
    assert (folder.metric("watchword_rules_refused_total"), folder.metric("watchword_rules_stale")) == (1, 1)
    (line,) = folder.logged("error")
    assert "rules are refused" in line
    assert len(folder.revisions()) == 1
    folder.write("old")
    folder.server.command("publish")
    assert folder.degraded == []
    assert folder.metric("watchword_rules_stale") == 0


def test_sighup_publishes_the_folder_or_refuses_it_and_the_server_goes_on(folder: Folder) -> None:
    folder.write("new")
    folder.send(signal.SIGHUP)
    eventually(lambda: folder.answer() == "new")
    folder.file.write_text(BROKEN)
    folder.send(signal.SIGHUP)
    eventually(lambda: folder.degraded != [])
    assert folder.answer() == "new"
    folder.write("newer")
    for _ in range(20):
        folder.send(signal.SIGHUP)
    eventually(lambda: folder.answer() == "newer")
    assert folder.degraded == []


def test_sighup_says_what_else_has_changed_and_needs_a_restart(folder: Folder) -> None:
    config = folder.path / "config.yaml"
    config.write_text(config.read_text() + "# another\n")
    folder.send(signal.SIGHUP)
    eventually(lambda: any("config.yaml" in line for line in folder.logged("warning")))
    assert "settings have changed; they are read at a start only" in folder.logged("warning")[0]


def test_a_publish_in_the_middle_of_a_load_loses_nothing(folder: Folder) -> None:
    answered: list[int] = []
    all_published = threading.Event()

    def text(first: int) -> None:
        for number in count(first, 4):
            body = postback("HELLO", f"L-{number}", f"1555{number:07}")
            answered.append(folder.server.post(body).status_code)
            if all_published.is_set():
                return

    with ThreadPoolExecutor(4) as crowd:
        done = crowd.map(text, range(4))
        for words in ("one", "two", "three"):
            folder.write(words)
            folder.server.command("publish")
        all_published.set()
        list(done)
    assert set(answered) == {200}
    folder.server.stop()
    with closing(driver.connect(str(folder.path / "data" / "watchword.db"))) as database:
        query = (
            "SELECT revision, json_extract(body, '$.settings.text') FROM message JOIN job ON job.id >> 8 = message.id"
        )
        rows = database.execute(query).fetchall()
        known = {name for (name,) in database.execute("SELECT revision FROM activation")}
    assert len(rows) == len(answered)
    assert {revision for revision, _ in rows} <= known
    assert len({revision for revision, _ in rows}) == len(set(rows)) > 1, "each is decided wholly by one revision"


def test_a_rollback_restores_the_decision_and_a_restart_does_not_undo_it(folder: Folder) -> None:
    (first,) = folder.revisions()
    folder.write("bad")
    folder.server.command("publish")
    folder.write("worse")
    folder.server.command("publish")
    assert folder.answer() == "worse"
    assert f"published revision {first}" in folder.server.command("rollback", first[:6])
    assert folder.answer() == "old"
    for _ in range(2):
        folder.server.stop()
        folder.server.start()
        assert folder.answer() == "old"
        (reason,) = folder.degraded
        assert "rolled back" in reason
    folder.write("mended")
    folder.server.stop()
    folder.server.start()
    assert folder.answer() == "mended"
    assert folder.degraded == []
    assert folder.revisions()[1] == first


def test_a_rollback_says_to_mend_the_folder_only_where_that_differs(folder: Folder) -> None:
    (first,) = folder.revisions()
    said = folder.server.command("rollback", first)
    assert "it is what decides already" in said
    assert "mend" not in said
    folder.write("bad")
    folder.server.command("publish")
    assert "mend rules/ before you publish it again" in folder.server.command("rollback", first)


def test_a_number_of_ours_is_texted_by_its_name_too(folder: Folder) -> None:
    assert folder.server.command("text", "HELLO", "--to", "main") == "200: taken\n"
    assert folder.server.command("text", "HELLO", "--to", "86717") == "200: taken\n"
    assert "one of its names (main), not 'uptown'" in folder.server.command("text", "HELLO", "--to", "uptown", code=2)


def test_after_two_rollbacks_a_restart_keeps_to_the_second(folder: Folder) -> None:
    (first,) = folder.revisions()
    for words in ("bad", "worse"):
        folder.write(words)
        folder.server.command("publish")
    folder.server.command("rollback", folder.revisions()[1])
    assert folder.answer() == "bad"
    folder.server.command("rollback", first)
    folder.server.stop()
    folder.server.start()
    assert folder.answer() == "old"


def test_a_start_that_finds_broken_rules_decides_by_what_was_published_last(folder: Folder) -> None:
    folder.write("published")
    folder.server.command("publish")
    folder.file.write_text(BROKEN)
    folder.server.stop()
    folder.server.start()
    assert folder.answer() == "published"
    assert "the rules do not load: rules/luigis.yaml:2:10" in folder.degraded[0]
    assert "the rules do not load: it decides by older ones" in folder.logged("critical")[0]
    assert folder.metric("watchword_rules_stale") == 1
    assert folder.server.post(postback("STOP", "S-1")).status_code == 200
    assert "opt-out" in folder.server.command("consent", "show", "+15552312102")
    folder.write("mended")
    folder.send(signal.SIGHUP)
    eventually(lambda: folder.answer() == "mended")
    assert folder.degraded == []


def test_what_is_published_while_no_server_runs_is_what_the_next_one_decides_by(folder: Folder) -> None:
    folder.server.stop()
    folder.write("meanwhile")
    folder.server.command("publish")
    (by,) = {line.split()[3] for line in folder.server.command("revisions").splitlines()[1:2]}
    folder.server.start()
    assert folder.answer() == "meanwhile"
    assert by != ""
    assert len(folder.revisions()) == 2, "the start found it published already"
    first = folder.revisions()[1]
    folder.server.stop()
    folder.server.command("rollback", first)
    folder.server.start()
    assert folder.answer() == "old"


def test_what_was_published_is_listed_shown_and_compared(folder: Folder) -> None:
    (first,) = folder.revisions()
    folder.write("new")
    assert "-rules: [{id: any, tier: fallback, then: [{reply: old}]}]" in folder.server.command("revisions", "diff")
    folder.server.command("publish")
    second, _ = folder.revisions()
    assert folder.server.command("revisions", "diff") == "nothing differs\n"
    assert "+rules: [{id: any, tier: fallback, then: [{reply: old}]}]" in folder.server.command(
        "revisions", "diff", second, first
    )
    assert folder.server.command("revisions", "show", first, "rules/luigis.yaml") == RULES.format(words="old")
    assert "1 file, 4 rules" in folder.server.command("revisions", "show", first)
    assert "there is no revision 'nope'" in folder.server.command("rollback", "nope", code=2)
    folder.server.stop()
    assert "there is no revision 'nope'" in folder.server.command("rollback", "nope", code=2)


def test_a_watched_folder_is_published_when_it_is_saved_and_again_when_it_is_valid_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.server.words.append("--watch")
    with folder.server:
        folder.write("new")
        eventually(lambda: folder.answer() == "new")
        folder.file.write_text(BROKEN)
        eventually(lambda: folder.degraded != [])
        assert folder.answer() == "new"
        folder.write("newer")
        eventually(lambda: folder.answer() == "newer")
        assert folder.degraded == []
        other = folder.path / "elsewhere"
        folder.file.parent.rename(other)
        folder.file.parent.mkdir()
        folder.write("in another folder")
        eventually(lambda: folder.answer() == "in another folder")
        folder.write("saved there")
        eventually(lambda: folder.answer() == "saved there")


def test_a_watched_folder_that_is_emptied_or_removed_is_seen_wherever_one_looks(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.server.words.append("--watch")
    away = folder.path / "elsewhere"
    with folder.server:
        for gone in (folder.file, folder.file.parent):
            gone.rename(away)
            eventually(lambda: folder.degraded != [])
            assert folder.answer() == "old"
            assert folder.metric("watchword_rules_stale") == 1
            assert "no-rules" in folder.logged("error")[-1]
            away.rename(gone)
            eventually(lambda: folder.degraded == [])
