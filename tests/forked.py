"""Runs `watchword` in processes forked from one that has imported all of it.

Most of the time of a short command is spent on importing, and the tests run hundreds of them. What a fork could hide is
tried with processes started as a shell does: README.md (tests/test_docs.py), what a command imports
(tests/test_commands.py) and the proof.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import forkserver, get_context
from pathlib import Path
from tempfile import NamedTemporaryFile
from unittest.mock import patch

from watchword.cli import BESIDE, COMMANDS, main

_context = get_context("forkserver")
_context.set_forkserver_preload(
    [
        *(f"watchword.cli.{name}" for name in COMMANDS if name not in BESIDE),
        *("watchword.serving", "watchword.store.sqlite.store", "watchword.store.postgres.store"),
        "read_once",
    ]
)


@cache
def _ready() -> None:
    """Start what forks, where it finds the tests' own modules."""
    with patch.dict(os.environ, {"PYTHONPATH": str(Path(__file__).parent)}):
        forkserver.ensure_running()


class Forked:
    """A process of `watchword WORDS`; what it prints is appended to the files `output` and `errors`."""

    def __init__(
        self, words: Sequence[str], folder: Path, environment: Mapping[str, str], output: Path, errors: Path
    ) -> None:
        self.words = ("watchword", *words)
        self._process = _context.Process(target=_become, args=(self.words, folder, dict(environment), output, errors))
        _ready()
        self._process.start()
        assert self._process.pid
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Tell the exit code of one that has ended."""
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        """Wait for the end and tell the exit code; raises TimeoutExpired."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.words, seconds or 0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


def run(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    """Run `watchword WORDS` to its end; gives the exit code and what it printed."""
    with NamedTemporaryFile("r") as output, NamedTemporaryFile("r") as errors:
        code = Forked(words, folder, environment, Path(output.name), Path(errors.name)).wait()
        return code, output.read() + errors.read()


def _become(words: Sequence[str], folder: Path, environment: Mapping[str, str], output: Path, errors: Path) -> None:
    """Take the place of a process that a shell would have started."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    with Path(os.devnull).open() as nothing, output.open("a") as printed, errors.open("a") as complained:
        for standard, ours in ((0, nothing), (1, printed), (2, complained)):
            os.dup2(ours.fileno(), standard)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1)
    sys.argv = list(words)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
