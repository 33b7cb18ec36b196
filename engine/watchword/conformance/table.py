"""The decision table: what people text, what is wanted of it, and on what ground: `table.yaml`, loaded once."""

from collections.abc import Mapping
from functools import cache

import msgspec
from msgspec import Struct

from watchword.dated import Dated, content
from watchword.decision import Intent


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Texts that are to be read alike. `sources` are keys of the table's own, `recent` is what we had sent before."""

    id: str
    wanted: Intent
    texts: tuple[str, ...]
    sources: tuple[str, ...]
    recent: tuple[str, ...] = ()
    lang: str = "en"


class Table(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table as shipped."""

    sources: Mapping[str, str]
    rows: tuple[Row, ...]


@cache
def shipped() -> Table:
    """Load the table; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(content(__package__, "table.yaml"), type=Table)
