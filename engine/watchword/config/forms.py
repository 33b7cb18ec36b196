"""The forms that settings in `config.yaml` take beyond plain text: numbers, addresses, secrets, time zones."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from msgspec import Struct
from msgspec.structs import replace

from watchword.clock import zone
from watchword.config.database import database
from watchword.config.environment import Environment, Missing, is_reference
from watchword.diagnostics import Span
from watchword.message import can_be_texted, number
from watchword.reading.findings import Path, Reading
from watchword.reading.source import Node, Scalar
from watchword.reading.suggestions import suggestion
from watchword.reading.typed import INVALID, Invalid, read
from watchword.signature import keys

SHORTEST_SECRET = 16


class Surroundings(Struct, frozen=True):
    """What the forms need to know while one file is read: the context of its reading.

    `programs` are those that the rules tell of, with their numbers; `examine` looks at `plugin-settings`. `taken` holds
    the place of each value that may stand only once, by its form; `absent` what API keys lack.
    """

    environment: Environment
    providers: Collection[str] | None = None
    programs: Mapping[str, Collection[str]] | None = None
    examine: Callable[..., None] | None = None
    taken: dict[tuple[str, str], Span] = {}
    absent: dict[Path, tuple[Missing, ...]] = {}


class Form(Struct, frozen=True):
    """Text of a form: `write` gives it as it is kept, or None where it has another form.

    `once` names what may not stand in the file twice, as each `owner` needs its own. Only the text as written is ever
    quoted, and that of a `secret` not at all, not even where it is shown what line is meant.
    """

    wanted: str
    write: Callable[[str], str | None]
    once: str | None = None
    owner: str = "endpoint"
    secret: bool = False
    hint: str | None = None
    known: Callable[[], Collection[str]] = frozenset

    def from_node(self, node: Node, reading: Reading, at: Path) -> str | Invalid:
        """Read text, fill in what it refers to, and check its form."""
        filled = fill(node, reading, at)
        if not isinstance(filled, str) or not isinstance(node, Scalar):
            return INVALID
        value, span = self.write(filled), replace(node.span, secret=self.secret and not is_reference(node.text))
        if span.secret:
            reading.secrets.append(span)
        if value is None:
            found = "" if self.secret else f", found '{node.text}'"
            hint = self.hint or suggestion(node.text, self.known()) or f"write {self.wanted}"
            reading.error("bad-value", f"expected {self.wanted}{found}", span, hint)
            return INVALID
        return value if self._is_first(value, span, reading) else INVALID

    def _is_first(self, value: str, span: Span, reading: Reading) -> bool:
        if self.once is None:
            return True
        first = reading.context.taken.setdefault((self.once, value), span)
        if first is not span:
            message = f"this {self.once} is given twice"
            reading.error(
                "duplicate-value", message, span, f"each {self.owner} needs its own", ((first, "first given here"),)
            )
        return first is span


class ApiKey:
    """An API key; one that is not set is only noted (`absent`), as nothing but live sending needs it."""

    @staticmethod
    def from_node(node: Node, reading: Reading, at: Path) -> str | Invalid | None:
        """Read text and fill in what it refers to; None if that is missing."""
        written: str | Invalid = read(node, str, reading, at)
        if isinstance(written, Invalid):
            return INVALID
        if not is_reference(written):
            reading.secrets.append(node.span)
        value, missing = reading.context.environment.fill(written)
        if missing:
            reading.context.absent[at] = missing
        return None if missing else value


class ProviderName:
    """The name of an adapter, one of those that the reading's context knows."""

    @staticmethod
    def from_node(node: Node, reading: Reading, at: Path) -> str | Invalid:
        """Read text; the name must be known, if names are known at all."""
        return _name(node, reading, at, "provider", "unknown-provider", reading.context.providers)


class ProgramName:
    """The name of a program, one of those that the reading's context knows."""

    @staticmethod
    def from_node(node: Node, reading: Reading, at: Path) -> str | Invalid:
        """Read text; the name must be known, if names are known at all."""
        return _name(node, reading, at, "program", "unknown-program", reading.context.programs)


def _name(node: Node, reading: Reading, at: Path, what: str, code: str, known: Collection[str] | None) -> str | Invalid:
    name = fill(node, reading, at)
    if not isinstance(name, str) or not isinstance(node, Scalar) or known is None or name in known:
        return name
    hint = suggestion(node.text, known) or (f"there are {', '.join(sorted(known))}" if known else f"no {what} is known")
    reading.error(code, f"there is no {what} '{node.text}'", node.span, hint)
    return INVALID


def fill(node: Node, reading: Reading, at: Path) -> str | Invalid:
    """Read text and put what it refers to in place; each thing that is missing is an error."""
    written: str | Invalid = read(node, str, reading, at)
    if written is INVALID:
        return INVALID
    value, missing = reading.context.environment.fill(written)
    report(missing, node.span, reading)
    return INVALID if missing else str(value)


def report(missing: tuple[Missing, ...], span: Span, reading: Reading) -> None:
    """Make an error of each thing that is missing."""
    for one in missing:
        reading.error("missing-secret", one.message, span, one.hint)


def _phone(written: str) -> str | None:
    normal = number(written)
    return normal if can_be_texted(normal) else None


def _address(written: str) -> str | None:
    host, _, port = written.rpartition(":")
    has_port = port.isascii() and port.isdigit() and int(port[:6]) <= 65535
    has_host = bool(host) and (":" not in host or host.startswith("["))
    return written if has_host and has_port else None


def _url(written: str) -> str | None:
    try:
        parts = urlsplit(written)
    except ValueError:
        return None
    return written.rstrip("/") if parts.scheme in {"http", "https"} and parts.hostname else None


def _host(written: str) -> str | None:
    try:
        parts = urlsplit(f"//{written}")
        is_one = parts.netloc == written and parts.hostname and not re.search(r"[@\s]", written)
        return written.lower() if is_one else None
    except ValueError:
        return None


def _time_zone(written: str) -> str | None:
    return written if zone(written) else None


def _path_secret(written: str) -> str | None:
    return written if re.fullmatch(rf"[A-Za-z0-9._~-]{{{SHORTEST_SECRET},}}", written) else None


def _api_secret(written: str) -> str | None:
    return written if re.fullmatch(rf"[!-~]{{{SHORTEST_SECRET},}}", written) else None


def _signing_secret(written: str) -> str | None:
    try:
        return written if keys(written) else None
    except ValueError:
        return None


def _as_it_is(written: str) -> str:
    return written


_MAKE_ONE = 'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(24))"'
_SECRET = f"a path secret of at least {SHORTEST_SECRET} letters, digits, '-' or '_'"
_API_SECRET = f"a secret of at least {SHORTEST_SECRET} letters, digits and signs without spaces"
_TO_SIGN = "a secret of Standard Webhooks: whsec_ and 24 to 64 random bytes in base64"
_MAKE_ONE_TO_SIGN = (
    'make one with: python3 -c "import base64, secrets;'
    " print('whsec_' + base64.b64encode(secrets.token_bytes(32)).decode())\""
)
_DATABASE = "the path of a SQLite file, or postgresql://user:password@host/name"
_ENCODE = "host and name are needed; in a password write '@' as %40, '/' as %2F, '#' as %23, '?' as %3F, '%' as %25"
_PHONE = "a phone number such as +15551234567"

Text = Annotated[str, Form("text", _as_it_is)]
Phone = Annotated[str, Form(_PHONE, _phone)]
OurPhone = Annotated[str, Form(_PHONE, _phone, once="number")]
Address = Annotated[str, Form("an address such as 127.0.0.1:8080", _address)]
Url = Annotated[str, Form("an address such as https://sms.example.com", _url)]
Host = Annotated[str, Form("a host such as media.example.com", _host, hint="without https:// and path")]
TimeZone = Annotated[str, Form("a time zone such as America/New_York", _time_zone, known=available_timezones)]
PathSecret = Annotated[str, Form(_SECRET, _path_secret, once="path secret", secret=True, hint=_MAKE_ONE)]
ApiSecret = Annotated[str, Form(_API_SECRET, _api_secret, once="secret", owner="token", secret=True, hint=_MAKE_ONE)]
SigningSecret = Annotated[str, Form(_TO_SIGN, _signing_secret, secret=True, hint=_MAKE_ONE_TO_SIGN)]
Database = Annotated[str, Form(_DATABASE, database, secret=True, hint=_ENCODE)]
"""Text in general may refer to the environment; types for the fields of Structs, which stay `str` to everyone else."""
