"""What a soak is run in: the real server over an old database, a provider beside it, and a load on both."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
from place import PATH, fill, laid_out
from prometheus_client.parser import text_string_to_metric_families

from watchword.store.sqlite.connection import driver

HERE = Path(__file__).resolve().parent
CONFIG = """\
version: 1
data: ./data
rules: ./rules
listen: {{public: 127.0.0.1:0, private: 127.0.0.1:0}}
retention: {{traces: 7d, texts: 30d}}
endpoints:
  main:
    provider: skycore
    sending: live
    path-secrets: [bench-secret-0123456789]
    api-key: key-of-the-bench
    url: {url}
    texts-per-second: {pace}
    concurrency: {at_once}
    numbers:
      86717: {{reserved-words: engine}}
"""
AT_ONCE = 64
STOP_EVERY = 100
MONTHS = 40 * 86_400 * 1_000_000
"""What is stored beforehand is older than texts are kept."""

Sample = dict[str, float]
Series = dict[tuple[tuple[str, str], ...], float]


class Running:
    """The server, as it is seen from outside."""

    def __init__(self, place: Path) -> None:
        self.place = place
        command = [sys.executable, "-m", "watchword", "--config", str(place / "config.yaml"), "serve"]
        log = (place / "server.log").open("w")
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True, cwd=place
        )
        assert self.process.stdout
        lines = (line.split("http://")[1].split()[0] for line in self.process.stdout if "http://127" in line)
        self.public, self.private = next(lines), next(lines)
        self._seen = psutil.Process(self.process.pid)
        self._http = httpx.Client(timeout=10)

    def page(self) -> dict[str, Series]:
        """Read the metrics page."""
        text = self._http.get(f"http://{self.private}/metrics").text
        found: dict[str, Series] = {}
        for family in text_string_to_metric_families(text):
            for one in family.samples:
                found.setdefault(one.name, {})[tuple(sorted(one.labels.items()))] = one.value
        return found

    def sample(self) -> tuple[Sample, dict[str, float]]:
        """Read how the process is, and what it has counted."""
        page = self.page()
        log = self.place / "data" / "watchword.db-wal"
        seen = {
            "memory": float(self._seen.memory_info().rss),
            "descriptors": float(self._seen.num_fds()),
            "threads": float(self._seen.num_threads()),
            "log": float(log.stat().st_size) if log.exists() else 0.0,
            "failing": sum(page.get("watchword_hosts_failing", {}).values()),
        }
        counted = {
            "messages": sum(page.get("watchword_messages_total", {}).values()),
            "refused": _of(page, "watchword_outcomes_total", "outcome", "retry"),
            "published": sum(page.get("watchword_rules_published_total", {}).values()),
            "expired": sum(page.get("watchword_expired_total", {}).values()),
            "failures": sum(page.get("watchword_failures_total", {}).values()),
        }
        for labels, count in page.get("watchword_send_lag_seconds_bucket", {}).items():
            counted[f"lag<{dict(labels)['le']}"] = count
        return seen, counted

    def open_jobs(self) -> dict[str, int]:
        """Count the jobs that have not ended well, in the database itself."""
        query = (
            "SELECT state, count(*) FROM job WHERE state IN ('queued', 'begun', 'unknown', 'dead', 'held') GROUP BY 1"
        )
        with contextlib.closing(driver.connect(str(self.place / "data" / "watchword.db"))) as connection:
            return dict(connection.execute(query).fetchall())

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=60)


class Provider:
    """The other process: it does what it is told, a word a line."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "soak_provider.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        self.url = self._process.stdout.readline().split()[1]

    def ask(self, word: str) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


@contextlib.contextmanager
def serving(name: str, pace: float, stored: int) -> Iterator[tuple[Running, Provider]]:
    """Run a provider and a server in a place of their own, over so many messages of months ago."""
    place, provider = laid_out(name), Provider()
    (place / "config.yaml").write_text(CONFIG.format(url=provider.url, pace=pace, at_once=AT_ONCE))
    if stored:
        fill(place, stored)
        with contextlib.closing(driver.connect(str(place / "data" / "watchword.db"))) as connection:
            connection.execute("UPDATE message SET received_at = received_at - ?", (MONTHS,))
            connection.execute(
                "UPDATE job SET created_at = created_at - ?1, due_at = due_at - ?1, begun_at = begun_at - ?1,"
                " ended_at = ended_at - ?1",
                (MONTHS,),
            )
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    server = Running(place)
    try:
        yield server, provider
    finally:
        server.stop()
        provider.stop()


def loading(
    server: Running, run: str, seconds: float, connections: int, rest: float = 0.0
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [
            *(sys.executable, str(HERE / "load.py"), server.public, PATH, f"--run={run}", f"--seconds={seconds}"),
            *(f"--connections={connections}", f"--rest={rest}", f"--stop-every={STOP_EVERY}", "--warm-up=0"),
        ],
        stdout=subprocess.PIPE,
    )


def maximum(seconds: float) -> float:
    """Tell how many messages a second the whole path can do: all that came, until the last had its reply."""
    with serving("soak-maximum", 100_000, 0) as (server, provider):
        began = last = time.monotonic()
        load, taken = loading(server, "maximum", seconds, 64), 0
        while load.poll() is None or time.monotonic() - last < 3.0:
            time.sleep(0.2)
            if (now := provider.ask("tell")["taken"]) > taken:
                taken, last = now, time.monotonic()
        assert server.open_jobs() == {}, server.open_jobs()
        return float(json.loads(load.communicate()[0])["requests"]) / (last - began)


def _of(page: dict[str, Series], name: str, label: str, value: str) -> float:
    return sum(count for labels, count in page.get(name, {}).items() if dict(labels).get(label) == value)
