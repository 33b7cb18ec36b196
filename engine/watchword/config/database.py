"""What `database` may say: the path of a SQLite file, or where a PostgreSQL database is."""

import re
from urllib.parse import unquote

_ENCODED = r"%(?!00)[0-9A-Fa-f]{2}"
_PART = rf"(?:[^\s/?#@:%\[\]]|{_ENCODED})"
_HOST = rf"(?:\[[0-9A-Fa-f:.]+\]|(?:[^\s/?#@:%\[\],]|{_ENCODED})+)(?::[0-9]{{1,5}})?"
_SETTING = rf"\w+=(?:[^\s&=#%]|{_ENCODED})*"
_URL = re.compile(
    rf"postgres(?:ql)?://(?:(?P<user>{_PART}+)(?::(?P<password>(?:{_PART}|:)*))?@)?"
    rf"(?P<hosts>{_HOST}(?:,{_HOST})*)?/(?P<name>{_PART}+)(?:\?(?P<settings>{_SETTING}(?:&{_SETTING})*))?"
)
"""As libpq reads it. What libpq would take for a host though it is the rest of a password is refused here."""


def is_url(written: str) -> bool:
    """Tell whether a database is a server's and not a file."""
    return "://" in written


def database(written: str) -> str | None:
    """Answer the path or the URL as it is kept, None if it is neither; a URL names a host and a database."""
    if not is_url(written):
        return written
    found = _URL.fullmatch(written)
    if found is None:
        return None
    return written if found["hosts"] or "host" in _settings(found) else None


def passwords(url: str) -> frozenset[str]:
    """Find what must not be shown of a URL: the password, as it is and as it is written."""
    found = _URL.fullmatch(url)
    if found is None:
        return frozenset({url})
    written = {found["password"] or "", _settings(found).get("password", "")}
    return frozenset(form for one in written for form in (one, unquote(one)) if form)


def _settings(found: re.Match[str]) -> dict[str, str]:
    return dict(one.split("=", 1) for one in (found["settings"] or "").split("&") if one)
