"""A backup taken from the real server under load, and a start from it: nothing that it held is sent again."""

import asyncio
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from lxml import etree

from running import Running, postback
from watchword.store.sqlite.reader import open_reader

SENT = b"<RESPONSE><STATUS>Success</STATUS><TRACKINGID>T-%d</TRACKINGID></RESPONSE>"
STOPS, HOURS = 8, 8
NEWCOMER = "15556000001"


class Skycore:
    """A provider that accepts every text and counts them by person."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.texts: Counter[str] = Counter()

    def accept(self, body: bytes) -> bytes:
        request = etree.fromstring(parse_qs(body.decode())["xml"][0])
        self.texts[request.findtext("TO") or ""] += 1
        return SENT % self.texts.total()


@pytest.fixture
def skycore() -> Iterator[Skycore]:
    class Api(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            answer = provider.accept(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    provider = Skycore(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


def running(folder: Path, skycore: Skycore, pace: float) -> Running:
    return Running(folder, sending="live", pace=pace, more=f"api-key: ${{SKYCORE_API_KEY}}\n    url: {skycore.url}")


@contextmanager
def posting(server: Running) -> Iterator[None]:
    """Let other people text while something else is done."""
    over = threading.Event()

    def post() -> None:
        n = 0
        while not over.is_set():
            n += 1
            server.post(postback("what?", ident=f"load-{n}", sender=f"1555999{n:04}"))

    thread = threading.Thread(target=post)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def person(group: int, n: int) -> str:
    return f"1555{group}00{n:04}"


def text(server: Running, group: int, count: int, words: str) -> None:
    for n in range(count):
        assert server.post(postback(words, ident=f"{group}-{n}", sender=person(group, n))).status_code == 200


def states_of(folder: Path, people: set[str]) -> Counter[str]:
    async def ask() -> Counter[str]:
        reader = open_reader(folder / "data" / "watchword.db")
        jobs = await reader.jobs(("queued", "begun", "done", "suppressed", "unknown", "dead", "held"), 10_000)
        await reader.close()
        return Counter(job.state for job in jobs if (job.job.number or "").removeprefix("+") in people)

    return asyncio.run(ask())


def test_nothing_that_a_backup_held_is_sent_again_however_it_is_put_back(tmp_path: Path, skycore: Skycore) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    with running(folder, skycore, pace=0.5) as server:
        text(server, 1, STOPS, "STOP")  # most of their confirmations wait their turn, as do the answers
        text(server, 2, HOURS, "HOURS")
        with posting(server):
            told = server.command("backup", "copy.db")
            assert "checked" in told
        assert "is there already" in server.command("backup", "copy.db", code=2)
        text(server, 3, 3, "STOP")
        assert "another process holds" in server.command("restore", "copy.db", code=2)
    sent_before = skycore.texts.copy()
    known = {person(group, n) for group, count in ((1, STOPS), (2, HOURS)) for n in range(count)}
    assert sum(sent_before[one] for one in known) < len(known), "the backup held nothing that was queued"

    told = server.command("restore", "copy.db")
    assert "kept watchword.db.replaced-" in told
    check_a_start(folder, skycore, known, sent_before)

    by_hand = tmp_path / "by hand"
    shutil.copytree(folder, by_hand, ignore=shutil.ignore_patterns("data", "server.log"))
    (by_hand / "data").mkdir()
    shutil.copy(folder / "copy.db", by_hand / "data" / "watchword.db")
    check_a_start(by_hand, skycore, known, skycore.texts.copy())


def eventually(question: Callable[[], bool]) -> None:
    for _ in range(100):
        if question():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to be")


def check_a_start(folder: Path, skycore: Skycore, known: set[str], sent_before: Counter[str]) -> None:
    with running(folder, skycore, pace=1000) as server:
        for _ in range(2):
            # What the backup knows is posted again by the provider and changes nothing.
            text(server, 1, STOPS, "STOP")
            text(server, 2, HOURS, "HOURS")
        later = f"1555400{len(folder.name):04}"
        assert server.post(postback("STOP", ident=f"new-{folder.name}", sender=later)).status_code == 200
        assert "may not be texted" in server.command("consent", "show", f"+{later}")
        eventually(lambda: skycore.texts[later] == 1)  # a new opt-out is confirmed, paused or not
        assert server.post(postback("HOURS", ident=f"h-{folder.name}", sender=NEWCOMER)).status_code == 200
        assert "restored from the backup of" in server.command("doctor", code=1)
        before = skycore.texts[NEWCOMER]
        eventually(lambda: states_of(folder, {NEWCOMER})["held"] == 1)
        assert skycore.texts[NEWCOMER] == before, "sending is paused"
        assert "everything is resumed" in server.command("resume")
        eventually(lambda: skycore.texts[NEWCOMER] == before + 1)
        states = states_of(folder, known)
        assert states.keys() <= {"done", "unknown"}
        assert states["unknown"] > 0
        assert states.total() == len(known)
        assert {one: skycore.texts[one] for one in known} == {one: sent_before[one] for one in known}
