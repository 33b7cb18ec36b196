"""Which time zone was meant by a name that the IANA does not know."""

import re
from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from watchword.reading.suggestions import suggestion

SUCH_AS = "write one such as America/New_York"
_OFFSET = re.compile(r"(?:UTC|GMT)? ?[+-]\d{1,2}(?::?\d\d)?", re.ASCII | re.IGNORECASE)
_ABBREVIATED = {
    **dict.fromkeys(("ET", "EDT", "EASTERN"), "America/New_York"),
    **dict.fromkeys(("CT", "CST", "CDT", "CENTRAL"), "America/Chicago"),
    **dict.fromkeys(("MT", "MDT", "MOUNTAIN"), "America/Denver"),
    **dict.fromkeys(("PT", "PST", "PDT", "PACIFIC"), "America/Los_Angeles"),
    **dict.fromkeys(("AKST", "AKDT", "ALASKA"), "America/Anchorage"),
    **dict.fromkeys(("AST", "ADT", "ATLANTIC"), "America/Halifax"),
    "HAWAII": "Pacific/Honolulu",
    "BST": "Europe/London",
    "CEST": "Europe/Berlin",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
}
"""Letters that no zone has, but that people write: by likeness of letters alone, PST is nearest to MST."""


def meant_zone(written: str) -> str:
    """Say which zone to write instead of what is none: by what it is short for, by its city, or by its letters."""
    if _OFFSET.fullmatch(written):
        return f"a distance from UTC knows no summer time: {SUCH_AS}"
    first, *others = written.split() or [""]
    short = written if others[:1] != ["Time"] else first
    zone = _ABBREVIATED.get(short.upper()) or _by_city().get(written.casefold().replace(" ", "_"))
    if zone:
        return f"did you mean '{zone}'?"
    return (len(written) > len("CEST") and suggestion(written, available_timezones())) or SUCH_AS


@cache
def _by_city() -> Mapping[str, str]:
    """List the zones of a continent by the city that they are named after."""
    named = (zone for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith(("Etc/", "US/")))
    return {zone.rpartition("/")[2].casefold(): zone for zone in named}
