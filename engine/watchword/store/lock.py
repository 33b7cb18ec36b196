"""Who holds a data folder: one process, for as long as it lives, whatever kills it."""

import fcntl
import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from watchword.errors import StoreBusy


class Held(StoreBusy):
    """Another process has the folder."""


class FolderLock:
    """The lock file of a data folder. The system drops it with the process: a crash leaves nothing to clear.

    It holds the number of the process that took it last, for `kill`.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock; raises Held if another process has it, StoreBusy if the folder cannot be written."""
        try:
            self._file = os.open(folder / "watchword.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreBusy(f"{folder} cannot be written: {(error.strerror or str(error)).lower()}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise Held(f"another process holds {folder}") from error
        os.ftruncate(self._file, 0)
        os.write(self._file, b"%d\n" % os.getpid())

    @property
    def holder(self) -> str:
        """Name who holds this file: no two that hold one at the same time have the same, whatever they are called.

        Machines are cloned, and containers take any name; the running system and its file are what cannot be shared.
        """
        file = os.fstat(self._file)
        return blake2b(f"{_running_system()} {file.st_dev} {file.st_ino}".encode(), digest_size=4).hexdigest()

    def release(self) -> None:
        """Let the folder go."""
        os.close(self._file)


def _running_system() -> str:
    """Tell this start of this system from every other, as far as it says."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text()
    return os.uname().nodename
