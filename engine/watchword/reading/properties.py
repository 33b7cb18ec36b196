"""What to do about anchors, aliases and tags, which are not read: most are none, but texts that begin like one."""

import re
from functools import lru_cache

OF_DOCUMENT = (
    "put what stands below it into a file of its own, or delete the '---' if it goes on with what stands above"
)
_QUOTE = "put text that begins like this in quotes"


def of_alias(name: str | None, file: str) -> str:
    """Tell what to do about `*name`: it is a real one if the file has that anchor."""
    return f"write out what '&{name}' stands for" if name in _names(file, "&") else _QUOTE


def of_anchor(name: str, file: str, *, is_text: bool) -> str:
    """Tell what to do about `&name`, before a text or something else."""
    if name in _names(file, "*"):
        return f"delete it, and write the value out in place of each '*{name}'"
    return _QUOTE if is_text else "delete it"


def of_tag(written: str, *, is_text: bool) -> str:
    """Tell what to do about `!tag` or `!!tag`."""
    return _QUOTE if is_text and not written.startswith("!!") else "delete it: what a value is needs no telling"


@lru_cache(maxsize=2)
def _names(file: str, sign: str) -> frozenset[str]:
    """List what stands behind a sign anywhere; a file may hold as many as it has lines."""
    return frozenset(re.findall(rf"{re.escape(sign)}([\w-]+)", file))


def of_key(*, is_map: bool) -> str:
    """Tell what to do about a key that is no text: `{{keyword: A}}`, or `{{name}}`."""
    doubled, opened = "delete one of the two '{' and one of the two '}'", "put text that begins with { or [ in quotes"
    return doubled if is_map else opened
