"""The same work through RapidSMS, a framework of the same kind in Python, and through Watchword: N keywords.

RapidSMS is installed from PyPI into a virtual environment of its own (build/rapidsms) and set up as its documentation
has it: a KeywordHandler for each keyword, the message log, the blocking router, the backend that sends over HTTP, here
to a stub. It runs under gunicorn, two processes of four threads, on SQLite with a log that is forced to disk (WAL,
`synchronous=FULL`). It answers a request when the reply has been handed over, as many connections as Watchword has
ask it in a closed loop. Watchword does its whole path among N rules. It fails if a reply is missing in RapidSMS's log.

Prints a table and writes build/bench-rapidsms.json; where it cannot be installed it says so.
"""

import argparse
import asyncio
import contextlib
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import uvloop
from load import FIRST_SENDER, Client, Closed, Tally
from place import SCRATCH, free_ports, running
from report import BUILD, Result, compared, named, report
from stub import __file__ as stub
from turns import Figures, Turn, counts, interleaved, options
from whole import CONCURRENCY, round_trip

VENV = BUILD / "rapidsms"
WANTED = ("rapidsms==2.2.0", "gunicorn==23.0.0")
THEIRS, OURS = "RapidSMS", "Watchword"
UP_WITHIN, WARM_UP = 60.0, 2.0
SETTINGS = """\
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
USE_TZ = True
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "{folder}/rapidsms.db",
        "CONN_MAX_AGE": None,
        "OPTIONS": {{
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        }},
    }}
}}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "rapidsms",
    "rapidsms.contrib.handlers",
    "rapidsms.contrib.messagelog",
]
INSTALLED_BACKENDS = {{
    "gateway": {{
        "ENGINE": "rapidsms.backends.kannel.outgoing.KannelBackend",
        "SENDSMS_URL": "http://{address}/",
    }}
}}
RAPIDSMS_HANDLERS = [f"words.Word{{number}}" for number in range({words})]
LOGGING = {{"version": 1, "disable_existing_loggers": True}}
"""
URLS = """\
from django.urls import path
from rapidsms.backends.http.views import GenericHttpBackendView

urlpatterns = [path("in/", GenericHttpBackendView.as_view(backend_name="gateway"))]
"""
WORDS = "from rapidsms.contrib.handlers.handlers.keyword import KeywordHandler\n"
WORD = """

class Word{number}(KeywordHandler):
    keyword = "word{number}"

    def help(self):
        self.respond("number {number} is yours.")

    def handle(self, text):
        self.help()
"""


def installed() -> str | None:
    """Install what is needed, unless it is; says why it cannot be."""
    python = VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    command: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *WANTED]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if ended.returncode == 0 else (ended.stderr.strip().splitlines() or ["pip failed"])[-1]


def laid_out(words: int, address: str) -> Path:
    """Write a project with so many keywords, whose replies go to an address."""
    folder = SCRATCH / "rapidsms"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "settings.py").write_text(SETTINGS.format(folder=folder, address=address, words=words))
    (folder / "urls.py").write_text(URLS)
    (folder / "words.py").write_text(WORDS + "".join(WORD.format(number=number) for number in range(words)))
    django(folder, "migrate", "--verbosity=0")
    return folder


def django(folder: Path, *words: str) -> None:
    command: list[str | Path] = [VENV / "bin" / "django-admin", *words, "--settings=settings", f"--pythonpath={folder}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run it until the block ends; answers its address."""
    (port,) = free_ports(1)
    address = f"127.0.0.1:{port}"
    command: list[str | Path] = [
        *(VENV / "bin" / "gunicorn", "django.core.wsgi:get_wsgi_application()", f"--bind={address}"),
        *(
            "--workers=2",
            "--threads=4",
            "--keep-alive=60",
            f"--chdir={folder}",
            "--env=DJANGO_SETTINGS_MODULE=settings",
        ),
    ]
    with (folder / "gunicorn.log").open("w") as log:
        begun = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        latest = time.monotonic() + UP_WITHIN
        while not answers(address):
            if time.monotonic() > latest or begun.poll() is not None:
                raise SystemExit(f"RapidSMS does not start; see {folder}/gunicorn.log")
            time.sleep(0.2)
        yield address
    finally:
        begun.terminate()
        begun.wait()


def answers(address: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"http://{address}/", timeout=10).status_code == 404
    return False


def requests(words: int) -> Iterator[bytes]:
    """Write one text after the other, each of somebody else."""
    draw, number = random.Random(1).randrange, 0
    while True:
        number += 1
        body = f"identity={FIRST_SENDER + number}&text=WORD{draw(words)}"
        head = "POST /in/ HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded"
        yield f"{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode("ascii")


async def texted(address: str, words: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Text it for so long, from as many connections at once."""
    loop, tally, manner = asyncio.get_running_loop(), Tally(), Closed(requests(words), 0.0)
    host, _, port = address.rpartition(":")
    made = [
        await loop.create_connection(lambda: Client(tally, manner.free), host, int(port))
        for _ in range(asked.connections)
    ]
    await asyncio.sleep(WARM_UP)
    for _, client in made:
        client.begin()
    began = time.perf_counter()
    await asyncio.sleep(asked.seconds)
    for _, client in made:
        client.stop()
    await asyncio.gather(*(client.done for _, client in made))
    return tally.report(time.perf_counter() - began)


def theirs(words: int, asked: argparse.Namespace) -> Turn:
    """Make a turn of RapidSMS."""

    def turn(_run: str) -> Figures:
        with running(stub) as address:
            folder = laid_out(words, address)
            with serving(folder) as server:
                told = uvloop.run(texted(server, words, asked))
        with contextlib.closing(sqlite3.connect(folder / "rapidsms.db")) as log:
            replies = log.execute("SELECT count(*) FROM messagelog_message WHERE direction = 'O'").fetchone()[0]
        if told["not_200"] or not told["requests"] or replies < told["requests"]:
            raise SystemExit(f"of {told['requests']} texts {replies} were answered; {told['not_200']}")
        return {key: told[key] for key in ("per_second", "p50_ms", "p99_ms")}

    return turn


def ours(rules: int, asked: argparse.Namespace) -> Turn:
    """Make a turn of Watchword's whole path."""
    return lambda _run: round_trip("beside-rapidsms", rules, asked)[1]


def measure(asked: argparse.Namespace) -> list[Result]:
    results: list[Result] = []
    for words in asked.keywords:
        told = interleaved({THEIRS: theirs(words, asked), OURS: ours(words, asked)}, asked.rounds)
        value, beside = (told[name]["per_second"] for name in (OURS, THEIRS))
        results.append(compared(f"{words:,} keywords: replies", "replies/s", value, beside, THEIRS))
        results += [
            compared(f"{words:,} keywords: {named(key)}", "ms", told[OURS][key], told[THEIRS][key], THEIRS)
            for key in ("p50_ms", "p99_ms")
        ]
    return results


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--keywords", type=counts, default=[10, 1_000], metavar="N,N", help="10,1000 unless given")
    parser.add_argument("--window", type=int, default=256)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help="texts that may be at Skycore at once")
    asked = parser.parse_args()
    if lacks := installed():
        print(f"skipped: RapidSMS cannot be installed here: {lacks}")
        report([], "bench-rapidsms")
        return
    report(measure(asked), "bench-rapidsms")


if __name__ == "__main__":
    main()
