"""Which data about the world decides beside a rule file: two machines with other data may decide otherwise."""

import zoneinfo
from functools import cache
from importlib.metadata import version
from pathlib import Path


@cache
def edition() -> str:
    """Name the holidays and the time zones that this process goes by; a part of every revision."""
    return f"holidays {version('holidays')}, {_zones()}"


def _zones() -> str:
    """Name the system's time zones, which `zoneinfo` prefers where there are any, else those that came with us."""
    system = next((folder for folder in map(Path, zoneinfo.TZPATH) if (folder / "UTC").is_file()), None)
    if system is None:
        return f"tzdata {version('tzdata')}"
    listing = system / "tzdata.zi"
    written = listing.read_text().partition("\n")[0] if listing.is_file() else ""
    return f"system tzdata {written.removeprefix('# version').strip() or 'of no known version'}"
