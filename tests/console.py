"""Runs the `console` blocks of a document as a reader would, in a copy of the project, and compares what they print."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from running import PROJECT, free_port

FENCE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Command(NamedTuple):
    line: int
    text: str
    expected: list[str]


def commands(document: str) -> Iterator[Command]:
    """Find each `$ command` of the console blocks, with the lines that are to follow it."""
    for fence in FENCE.finditer(document):
        line = document.count("\n", 0, fence.start(1)) + 1
        current: Command | None = None
        for offset, written in enumerate(fence[1].splitlines()):
            if written.startswith("$ "):
                if current:
                    yield current
                current = Command(line + offset, written[2:], [])
            elif current:
                current.expected.append(written)
        if current:
            yield current


def fits(expected: list[str], printed: list[str]) -> bool:
    """Compare line by line; `...` in an expected line stands for anything."""
    patterns = [".*".join(map(re.escape, line.split("..."))) for line in expected]
    return len(patterns) == len(printed) and all(map(re.fullmatch, patterns, printed))


class Reader:
    """A reader of one document, in a folder of their own with the project in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {"8080": str(free_port()), "9090": str(free_port())}
        self.server: subprocess.Popen[str] | None = None
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
            printed = self._serve(command) if command.text == "make run" else self._run(command)
            if not fits(command.expected, printed):
                told = "\n".join(printed)
                wrong.append(f"line {command.line}: $ {command.text}\nprinted:\n{told}\n")
        return wrong

    def _run(self, command: Command) -> list[str]:
        """Run a command; one that shows what a job did may have to be asked again until the job is done."""
        text = self._here(command.text)
        printed: list[str] = []
        for _ in range(40 if "watchword phone" in text else 1):
            ran = subprocess.run(
                ["bash", "-c", text],
                cwd=self.folder,
                env=self._environment(),
                capture_output=True,
                text=True,
                check=False,
            )
            printed = self._as_written(ran.stdout + ran.stderr)
            if fits(command.expected, printed):
                break
            time.sleep(0.1)
        return printed

    def _serve(self, command: Command) -> list[str]:
        """Start the server as written, on ports that are free, and leave it running; one before it has been stopped."""
        if self.server:
            self.server.wait(30)
        log = self.folder / "make-run.log"
        environment = self._environment()
        first = subprocess.check_output([".venv/bin/watchword", "init"], cwd=self.folder, env=environment, text=True)
        config = self.folder / "config.yaml"
        config.write_text(self._here(config.read_text()))
        with log.open("w") as output:
            self.server = subprocess.Popen(
                ["bash", "-c", command.text],
                cwd=self.folder,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        printed: list[str] = []
        for _ in range(300):
            printed = [*first.splitlines(), *self._as_written(log.read_text())]
            if fits(command.expected, printed):
                break
            time.sleep(0.1)
        return printed

    def _here(self, text: str) -> str:
        for written, ours in self.ports.items():
            text = text.replace(written, ours)
        return text

    def _as_written(self, output: str) -> list[str]:
        for written, ours in self.ports.items():
            output = output.replace(ours, written)
        return [line for line in output.splitlines() if '"logger": ' not in line]

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("SKYCORE", "WATCHWORD", "MAKE"))
        }
        return {**kept, "COLUMNS": "200"}

    def close(self) -> None:
        if self.server and self.server.poll() is None:
            os.killpg(self.server.pid, signal.SIGTERM)
            self.server.wait(30)
