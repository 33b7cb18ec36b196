"""What actions may ask of other systems, over the network."""

import re
from ipaddress import ip_network
from typing import Annotated

from msgspec import Meta

from watchword.config.forms import Form
from watchword.config.setting import Setting

_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z]([a-z0-9-]*[a-z0-9])?", re.IGNORECASE)
_HINT = "without https://, port and path; the last bits of a network are 0, as in 10.1.2.0/24"


def _place(written: str) -> str | None:
    if _NAME.fullmatch(written):
        return written.lower()
    try:
        return str(ip_network(written))
    except ValueError:
        return None


Place = Annotated[
    str, Form("a network such as 10.0.0.0/8, an address, or a host such as crm.internal", _place, hint=_HINT)
]


class Outgoing(Setting, frozen=True, kw_only=True):
    """Where actions may go, and how many requests one host has `at-once`.

    Beside all that is public: what is allowed, by network, address or name of a host.
    """

    allow: tuple[Place, ...] = ()
    at_once: Annotated[int, Meta(ge=1, le=1000)] = 16
