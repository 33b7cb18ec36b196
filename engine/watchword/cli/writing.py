"""Files that are written whole or not at all."""

import os
from pathlib import Path

from watchword.cli.workplace import fail


def replace(path: Path, data: bytes) -> None:
    """Write a file in place of what was there, whose permissions it keeps; whoever reads meanwhile sees the old one."""
    target = Path(os.path.realpath(path))  # a link stays one
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode)
        beside.replace(target)
    except OSError as failure:
        beside.unlink(missing_ok=True)
        raise fail(f"cannot write {path}: {(failure.strerror or str(failure)).lower()}") from failure
