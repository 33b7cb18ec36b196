"""What goes wrong with the machine under the server: disk, time of day, names; a lock held by another process."""

import errno
import mmap
import shutil
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import Literal, NamedTuple, Self

SOURCE = Path(__file__).with_name("faults.c")
HOST = "skycore.test"
_SWITCHES = struct.Struct("=iiiiq4q")
_LOCK = """\
import sys, pysqlite3
connection = pysqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


class Bites(NamedTuple):
    """How often each kind of fault was met by the server."""

    write: int
    sync: int
    host: int
    clock: int


def compiler() -> str | None:
    """Find a C compiler."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


class Machine:
    """Switches over a library that is loaded into the server; it fails writes below one folder, and the rest."""

    def __init__(self, folder: Path, data: Path) -> None:
        self._data = data
        self._library = folder / "faults.so"
        self._file = folder / "switches"
        command = [compiler() or "cc", "-O2", "-shared", "-fPIC", "-o", str(self._library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True)
        self._file.write_bytes(bytes(64))
        with self._file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), 64)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that put a process at the mercy of the switches."""
        return {
            "LD_PRELOAD": str(self._library),
            "FAULTS_SWITCHES": str(self._file),
            "FAULTS_FOLDER": str(self._data),
            "FAULTS_HOST": HOST,
        }

    @property
    def bites(self) -> Bites:
        return Bites(*_SWITCHES.unpack_from(self._shared)[5:])

    def writes_fail(self, how: Literal["full", "read-only"]) -> None:
        """Let everything that would change a file fail."""
        self._switch("=i", 0, {"full": errno.ENOSPC, "read-only": errno.EROFS}[how])

    def syncs_fail(self) -> None:
        """Let the disk say that what was written did not reach it."""
        self._switch("=i", 4, errno.EIO)

    def disk_is_well(self) -> None:
        """Let files be written and synchronised again."""
        self._shared[:8] = bytes(8)

    def name_is_gone(self, *, gone: bool) -> None:
        """Let the provider's name lead nowhere."""
        self._switch("=i", 8, socket.EAI_AGAIN if gone else 0)

    def name_takes(self, seconds: float) -> None:
        """Let the provider's name be looked up for so long."""
        self._switch("=i", 12, round(seconds * 1e3))

    def clock_is_off_by(self, seconds: float) -> None:
        """Step the time of day."""
        self._switch("=q", 16, round(seconds * 1e9))

    def _switch(self, kind: str, at: int, value: int) -> None:
        struct.pack_into(kind, self._shared, at, value)


class Lock:
    """Another process that has the database locked, from `with` to its end."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def __enter__(self) -> Self:
        command = [sys.executable, "-c", _LOCK, str(self._database)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout
        self.held = self._process.stdout.readline() == b"locked\n"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
