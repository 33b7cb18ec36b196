"""Writing a rule file whole or not at all: whoever reads it meanwhile sees the old one or the new one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchword.errors import WatchwordError


class Changed(WatchwordError):
    """The file is not as it was when it was read: somebody else writes it."""


def create(path: Path, data: bytes) -> None:
    """Write a file that is not there yet; raises Changed if it is, OSError if it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path, data) as made:
        made.chmod(0o666 & ~_umask())
        try:
            path.hardlink_to(made)
        except FileExistsError:
            raise Changed(f"there is a {path} already, and it stays as it is") from None


def replace(path: Path, before: bytes, after: bytes) -> None:
    """Write a file anew that still is as it was read; raises Changed if it is not, OSError if it cannot be written."""
    there = path.resolve()
    with _beside(there, after) as made:
        shutil.copymode(there, made)
        if there.read_bytes() != before:
            raise Changed(f"{path} has changed meanwhile: ask again")
        made.replace(there)


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """Write a file under a name that no rule file has, in the same folder; it is gone afterwards."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield made
    finally:
        made.unlink(missing_ok=True)


def _umask() -> int:
    """Tell which rights new files are not given; it can only be asked by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
