"""Runs the `console` blocks of a document as a reader would, in a copy of the project, and compares what they print."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

from forked import Forked, run
from running import PLAIN, PROJECT, free_port

DATABASE, READER = "127.0.0.1:5432/watchword", "watchword:a-password"
"""The PostgreSQL database of the documents, and who its reader is there."""
WORDS_ONLY = re.compile(r"\.venv/bin/watchword ([^|&;<>$`*()\n]*)")
"""A command that a shell makes no more of than its words."""
FENCE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Command(NamedTuple):
    line: int
    text: str
    expected: list[str]


def commands(document: str) -> Iterator[Command]:
    """Find each `$ command` of the console blocks, `> ` lines of its own, and the lines that are to follow it."""
    for fence in FENCE.finditer(document):
        line = document.count("\n", 0, fence.start(1)) + 1
        current: Command | None = None
        for offset, written in enumerate(fence[1].splitlines()):
            if written.startswith("$ "):
                if current:
                    yield current
                current = Command(line + offset, written[2:], [])
            elif current and written.startswith("> ") and not current.expected:
                current = current._replace(text=f"{current.text}\n{written[2:]}")
            elif current:
                current.expected.append(written)
        if current:
            yield current


def fits(expected: list[str], printed: list[str]) -> bool:
    """Compare line by line; `...` in an expected line stands for anything."""
    patterns = [".*".join(map(re.escape, line.split("..."))) for line in expected]
    return len(patterns) == len(printed) and all(map(re.fullmatch, patterns, printed))


def replaced(text: str, others: Mapping[str, str]) -> str:
    """Put other words in the place of some, all at once: what is put in place is not looked at again.

    A port is no part of a longer number: a free one may well stand in somebody's phone number.
    """
    words = "|".join(re.escape(word) for word in sorted(others, key=len, reverse=True))
    return re.sub(rf"(?<![0-9])(?:{words})(?![0-9])", lambda found: others[found[0]], text)


class Reader:
    """A reader of one document, in a folder of their own with the project in it.

    Ports are others than those written, and so is the PostgreSQL database, if one is given. With `forks`, what is
    nothing but a `watchword` command is run as tests/forked.py runs it, and so is the server.
    """

    def __init__(self, folder: Path, database_url: str | None = None, *, forks: bool = True) -> None:
        self.folder = folder
        self.forks = forks
        self.others = {written: str(free_port()) for written in ("8080", "8081", "9090", "9091", "9911", "9912")}
        if database_url:
            parts = urlsplit(database_url)
            self.others[DATABASE] = f"{parts.hostname}:{parts.port}{parts.path}"
            self.others[f"{READER}@{DATABASE}"] = f"{parts.netloc}{parts.path}"
        self.server: subprocess.Popen[str] | Forked | None = None
        self.beside: list[subprocess.Popen[str]] = []
        files = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=PROJECT, text=True)
        for name in filter(None, files.split("\0")):
            if (PROJECT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, folder / name)
        self._borrow(PROJECT / ".venv", folder / ".venv")

    def _borrow(self, ours: Path, theirs: Path) -> None:
        """Lend the project's .venv with an `installed` mark of its own: nothing is installed into it from here."""
        theirs.mkdir()
        for entry in ours.iterdir():
            if entry.name != ".installed":
                (theirs / entry.name).symlink_to(entry)
        (theirs / ".installed").touch()

    def follow(self, document: str) -> list[str]:
        """Run every command; answers what did not come out as written."""
        wrong = []
        for command in commands(document):
            printed = self._perform(command)
            if not fits(command.expected, printed):
                told = "\n".join(printed)
                wrong.append(f"line {command.line}: $ {command.text}\nprinted:\n{told}\n")
        return wrong

    def _perform(self, command: Command) -> list[str]:
        if command.text == "make run":
            return self._serve(command)
        return self._begin(command) if command.text.endswith("&") else self._run(command)

    def _begin(self, command: Command) -> list[str]:
        """Start what goes on beside the reader, its output kept elsewhere."""
        text = self._here(command.text).removesuffix("&")
        begun = subprocess.Popen(
            ["bash", "-c", f"exec {text}"], cwd=self.folder, env=self._environment(), text=True, start_new_session=True
        )
        self.beside.append(begun)
        return []

    def _run(self, command: Command) -> list[str]:
        """Run a command; one that shows what a job did may have to be asked again until the job is done."""
        text = self._here(command.text)
        printed: list[str] = []
        for _ in range(60 if re.search(r"watchword phone|^cat .*\.log$", text) else 1):
            printed = self._as_written(self._printed(text))
            if fits(command.expected, printed):
                break
            time.sleep(0.1)
        return printed

    def _printed(self, text: str) -> str:
        plain = WORDS_ONLY.fullmatch(text) if self.forks else None
        if plain:
            return run(shlex.split(plain[1]), self.folder, self._environment())[1]
        ran = subprocess.run(
            ["bash", "-c", text], cwd=self.folder, env=self._environment(), capture_output=True, text=True, check=False
        )
        return ran.stdout + ran.stderr

    def _serve(self, command: Command) -> list[str]:
        """Start the server as written, on ports that are free, and leave it running; one before it has been stopped."""
        if self.server:
            self.server.wait(30)
        log = self.folder / "make-run.log"
        first = self._printed(".venv/bin/watchword init")
        config = self.folder / "config.yaml"
        config.write_text(self._here(config.read_text()))
        log.unlink(missing_ok=True)
        self.server = self._started(command.text, log)
        printed: list[str] = []
        for _ in range(300):
            printed = [*first.splitlines(), *self._as_written(log.read_text() if log.exists() else "")]
            if fits(command.expected, printed) and self._ready():
                break
            time.sleep(0.1)
        return printed

    def _ready(self) -> bool:
        """Tell whether the server takes texts: it greets a moment before, and no reader types as fast as this one."""
        with suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{self.others['9090']}/health/ready", verify=PLAIN).is_success
        return False

    def _started(self, text: str, log: Path) -> "subprocess.Popen[str] | Forked":
        if self.forks:
            return Forked(["serve"], self.folder, self._environment(), log, log)
        with log.open("w") as output:
            return subprocess.Popen(
                ["bash", "-c", text],
                cwd=self.folder,
                env=self._environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def _here(self, text: str) -> str:
        return replaced(text, self.others)

    def _as_written(self, output: str) -> list[str]:
        output = replaced(output, {ours: written for written, ours in self.others.items()})
        return [line for line in output.splitlines() if '"logger": ' not in line]

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SKYCORE", "WATCHWORD", "MAKE", "DATABASE"))
        }
        return {**kept, "COLUMNS": "200"}

    def close(self) -> None:
        for begun in self.beside:
            begun.kill()
            begun.wait()
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(30)
