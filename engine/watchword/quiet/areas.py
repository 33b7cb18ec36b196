"""Where a number is, as far as its area code tells: `areas.yaml`, loaded once."""

from collections.abc import Mapping
from functools import cache

import msgspec
from msgspec import Struct

from watchword.dated import Dated, content

LONGEST_PREFIX = 4


class Zoned(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The area codes of a region that lie in the same time zones; without any, the whole region does."""

    zones: tuple[str, ...]
    codes: tuple[int, ...] = ()


class Region(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A country, or a state, and the code that its numbers are called by."""

    region: str
    calling: str
    source: str
    areas: tuple[Zoned, ...]


class Areas(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All regions, as shipped."""

    sources: Mapping[str, str]
    regions: tuple[Region, ...]


class Area(Struct, frozen=True, kw_only=True):
    """Where a number is: a region such as `US-FL`, and the time zones that it may be in."""

    region: str
    zones: tuple[str, ...]


@cache
def shipped() -> Areas:
    """Load the regions; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(content("watchword.quiet", "areas.yaml"), type=Areas)


def area(number: str) -> Area | None:
    """Tell where a number is; None for one that says nothing, such as a short code or one of a place without a code."""
    if not number.startswith("+"):
        return None
    digits, known = number[1:], _by_prefix()
    found = (known.get(digits[:length]) for length in range(LONGEST_PREFIX, 0, -1))
    return next(filter(None, found), None)


@cache
def _by_prefix() -> Mapping[str, Area]:
    return {
        f"{region.calling}{code}": Area(region=region.region, zones=zoned.zones)
        for region in shipped().regions
        for zoned in region.areas
        for code in zoned.codes or ("",)
    }
