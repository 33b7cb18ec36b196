"""On what was it measured? A figure says nothing without."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

import watchword
from watchword.store.sqlite.connection import driver


def machine() -> str:
    """Write on one line what the figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Watchword {watchword.__version__}, Python {platform.python_version()}, "
        f"SQLite {driver.sqlite_version}, {len(os.sched_getaffinity(0))} cores of {_processor()}, {memory:.0f} GB"
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.+)$", told.read_text(), re.MULTILINE) if told.exists() else None
    return " ".join(found[1].split()) if found else platform.machine()
