"""Two real nodes on one real PostgreSQL: they share the work, the pace and the rules, and take over from each other."""

import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from running import PLAIN, PROJECT, Running, postback


class Nodes:
    """Nodes on one database, each in a folder of its own."""

    def __init__(self, folder: Path, url: str, stack: ExitStack) -> None:
        self.folder = folder
        self.url = url
        self.rules = folder / "rules"
        shutil.copytree(PROJECT / "rules", self.rules)
        self._stack = stack

    def node(self, name: str, rules: Path | None = None, pace: float = 1000, more: str = "concurrency: 8") -> Running:
        folder = self.folder / name
        folder.mkdir()
        made = Running(folder, rules=rules or self.rules, pace=pace, more=more)
        with (folder / "config.yaml").open("a") as config:
            config.write(f"database: {self.url}\n")
        return self._stack.enter_context(made)


@pytest.fixture
def nodes(tmp_path: Path, database_url: str) -> Iterator[Nodes]:
    with ExitStack() as stack:
        yield Nodes(tmp_path, database_url, stack)


def eventually(question: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until, "it never came to be so"
        time.sleep(0.05)


def metric(node: Running, name: str) -> float:
    page = httpx.get(f"http://127.0.0.1:{node.private}/metrics", verify=PLAIN).text
    found = re.search(rf"^{re.escape(name)} (\S+)$", page, re.MULTILINE)
    return float(found.group(1)) if found else 0.0


def health(node: Running) -> dict[str, object]:
    return dict(httpx.get(f"http://127.0.0.1:{node.private}/health", verify=PLAIN).json())


def see_each_other(*several: Running) -> None:
    eventually(lambda: all(metric(one, "watchword_nodes") == len(several) for one in several))


def sent(node: Running) -> float:
    return metric(node, 'watchword_jobs_total{lane="text",state="done"}')


def people(number: int) -> list[str]:
    return [f"1555444{person:04}" for person in range(number)]


def test_nodes_answer_each_message_once_and_both_work(nodes: Nodes) -> None:
    a, b = nodes.node("a"), nodes.node("b")
    see_each_other(a, b)
    assert [metric(one, "watchword_leads") for one in (a, b)] == [1, 0]
    for place, person in enumerate(people(40)):
        body = postback("HOURS", ident=f"i{place}", sender=person)
        assert [one.post(body).status_code for one in ((a, b) if place % 2 else (b, a))] == [200, 200]
    eventually(lambda: sent(a) + sent(b) == 40)
    assert sent(a) > 0
    assert sent(b) > 0
    assert a.command("phone", f"+{people(1)[0]}").count(" < ") == 1
    assert (health(a), health(b)) == (
        {"live": True, "ready": True, "degraded": [], "paused": [], "reviews": [], "failing": []},
    ) * 2


def test_an_opt_out_at_one_node_stops_the_texts_of_the_other(nodes: Nodes) -> None:
    a, b = nodes.node("a"), nodes.node("b")
    see_each_other(a, b)
    assert a.post(postback("STOP", ident="1")).status_code == 200
    assert b.post(postback("HOURS", ident="2")).status_code == 200
    eventually(lambda: "not sent: suppressed" in b.command("phone", "+15552312102"))
    assert "may not be texted" in a.command("consent", "show", "+15552312102")


def test_publishing_changes_all_nodes_or_none(nodes: Nodes) -> None:
    a, b = nodes.node("a"), nodes.node("b")
    see_each_other(a, b)
    file = nodes.rules / "luigis.yaml"
    file.write_text(file.read_text().replace("Downtown is open", "Downtown is now open"))
    said = a.command("publish")
    assert said.count("has loaded it") == 2
    revision = re.search(r"published revision (\w+), 9 rules: every node decides by it within a few seconds", said)
    assert revision
    time.sleep(1.5)
    for place, one in enumerate((a, b)):
        person = people(2)[place]
        one.post(postback("HOURS", ident=f"h{place}", sender=person))
        eventually(lambda who=person: "Downtown is now open" in a.command("phone", f"+{who}"))  # type: ignore[misc]
    assert revision.group(1) in b.command("messages", "show", "1")
    assert "is published: it is what decides already" in b.command("publish")
    file.write_text("version: 1\nprogram: [\n")
    assert "error" in a.command("publish", code=1)
    assert health(a)["ready"] is health(b)["ready"] is True


def test_a_node_decides_by_what_is_published_and_says_that_its_folder_differs(nodes: Nodes) -> None:
    a = nodes.node("a")
    other = nodes.folder / "other"
    shutil.copytree(PROJECT / "rules", other)
    file = other / "luigis.yaml"
    file.write_text(file.read_text().replace("Downtown is open", "Nobody is here"))
    b = nodes.node("b", rules=other)
    see_each_other(a, b)
    b.post(postback("HOURS"))
    eventually(lambda: "Downtown is open" in a.command("phone", "+15552312102"))
    (said,) = health(b)["degraded"]  # type: ignore[misc]
    assert said.startswith("rules/ here differs from the published revision ")
    assert b.command("publish").count("has loaded it") == 2
    eventually(lambda: health(b)["degraded"] == [])
    b.post(postback("HOURS", sender="15552312103", ident="511XG-2"))
    eventually(lambda: "Nobody is here" in a.command("phone", "+15552312103"))
    assert health(a)["degraded"] == []


def test_what_a_stopped_node_would_have_done_the_other_does_at_once(nodes: Nodes) -> None:
    a, b = nodes.node("a", pace=20), nodes.node("b", pace=20)
    see_each_other(a, b)
    for place, person in enumerate(people(60)):
        a.post(postback("HOURS", ident=f"i{place}", sender=person))
    assert a.stop() == 0
    eventually(lambda: b.command("jobs", "list", "--state", "queued").count("queued") == 0, 15)
    assert b.command("jobs", "list", "--state", "unknown").count("unknown") == 0
    assert metric(b, "watchword_nodes") == 1
    assert metric(b, "watchword_leads") == 1


@pytest.mark.slow
def test_a_node_that_stood_still_for_too_long_is_replaced_and_comes_back_as_another(nodes: Nodes) -> None:
    a, b = nodes.node("a"), nodes.node("b")
    see_each_other(a, b)
    assert a.process
    a.process.send_signal(signal.SIGSTOP)
    eventually(lambda: metric(b, "watchword_nodes") == 1)
    for place, person in enumerate(people(20)):
        assert b.post(postback("HOURS", ident=f"i{place}", sender=person)).status_code == 200
    eventually(lambda: sent(b) == 20)
    eventually(lambda: metric(b, "watchword_leads") == 1, 20)
    a.process.send_signal(signal.SIGCONT)
    see_each_other(a, b)
    log = (a.folder / "server.log").read_text()
    assert log.count("the other nodes declared this one dead: what it had begun is theirs") == 1
    assert metric(a, "watchword_leads") == 0
    assert health(a)["degraded"] == []
    assert a.post(postback("HOURS", ident="after", sender="15552319999")).status_code == 200


def test_nodes_keep_an_endpoints_pace_together(nodes: Nodes) -> None:
    a, b = nodes.node("a", pace=20), nodes.node("b", pace=20)
    see_each_other(a, b)
    began = time.monotonic()
    for place, person in enumerate(people(80)):
        (a if place % 2 else b).post(postback("HOURS", ident=f"i{place}", sender=person))
    eventually(lambda: sent(a) + sent(b) == 80, 15)
    assert 79 / 20 <= time.monotonic() - began <= 8
    assert min(sent(a), sent(b)) >= 10


def test_a_rollback_takes_all_nodes_back_and_so_does_a_signal_to_one_of_them(nodes: Nodes) -> None:
    a, b = nodes.node("a"), nodes.node("b")
    see_each_other(a, b)
    file = nodes.rules / "luigis.yaml"
    before = file.read_text()
    file.write_text(before.replace("Downtown is open", "Downtown is now open"))
    a.command("publish")
    first = a.command("revisions").splitlines()[-1].split()[0]
    assert f"published revision {first}, 9 rules: every node" in b.command("rollback", first)
    assert [line.split()[4] for line in a.command("revisions").splitlines()[1:]] == ["rollback", "publish", "start"]
    assert b.process
    b.process.send_signal(signal.SIGHUP)
    eventually(lambda: "reload" in a.command("revisions").splitlines()[1], 15)
    time.sleep(1.5)
    a.post(postback("HOURS"))
    eventually(lambda: "Downtown is now open" in a.command("phone", "+15552312102"))
    assert health(a)["degraded"] == health(b)["degraded"] == []


def test_one_process_is_alone_on_a_file(tmp_path: Path) -> None:
    with Running(tmp_path) as alone:
        assert metric(alone, "watchword_nodes") == 1
        assert metric(alone, "watchword_leads") == 1
