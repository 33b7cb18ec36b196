"""What the gate goes by beside what it sees: the machine's side, and the rules that decide now."""

from collections.abc import Mapping

from msgspec import Struct

from watchword.config import Endpoint
from watchword.rules.compiled import Program


class Given(Struct, frozen=True, kw_only=True):
    """The endpoints and the programs, by their names."""

    endpoints: Mapping[str, Endpoint]
    programs: Mapping[str, Program]
