r"""What people are sent as it is written, though it was meant to break a line or to be filled in: `\n`, `{{first}}`."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from watchword.reading.encoding import IN_SINGLE_QUOTES, control
from watchword.templates.template import Blank

_ESCAPE = re.compile(r"\\[nrt]")
_PATH = re.compile(r":\\|\\\\")
"""What a text holds whose backslashes are those of a path, or are doubled since one is meant."""
_DOUBLED = re.compile(r"\{(\{\s*(?:from|to|text|keyword|rest|now|\w+[._]\w+|\w+\s*\|[^{}]*)\s*\})\}")
"""Names that can be filled in, here or by other systems: `{{contact.first}}`, `{{first_name}}`; not `{{off}}`."""
_ELSEWHERE = re.compile(
    r"%(?![0-9A-Fa-f]{2}%)(?P<percent>[A-Za-z][\w.]*[A-Za-z_.][\w.]*)%|\*\|(?P<starred>[A-Za-z][\w:]*)\|\*"
    r"|\[(?P<square>[A-Za-z][\w-]*)\]|<(?P<angled>[A-Za-z][\w-]*)>",
    re.ASCII,
)
"""What other systems fill in: `%name%`, `*|FNAME|*`, `[FirstName]`, `<first_name>`."""
_MEANT: Mapping[str, str] = {
    **dict.fromkeys(("firstname", "fname", "customername", "contactname", "fullname"), "{contact.first|or there}"),
    **dict.fromkeys(("lastname", "lname", "surname"), "{contact.last|or there}"),
    **dict.fromkeys(("companyname", "businessname", "brandname", "storename", "shopname"), "{program.name}"),
}
"""What stands here for what is filled in elsewhere: in brackets nothing else is sure not to be meant for people."""


class AsWritten(Struct, frozen=True):
    """A piece of a text between two offsets, what becomes of it, and what to write for what was meant."""

    start: int
    end: int
    message: str
    hint: str


def as_written(source: str, blanks: Sequence[Blank]) -> Iterator[AsWritten]:
    """Find what other systems would not send as it is written; most texts have nothing that could be it."""
    if written := control(source):
        yield AsWritten(0, len(source), f"{written} is sent", IN_SINGLE_QUOTES)
    if "\\" in source and not _PATH.search(source):
        for found in _ESCAPE.finditer(source):
            hint = 'put the text in double quotes: "one line\\nanother"'
            yield AsWritten(*found.span(), f"'{found[0]}' is sent as it is written", hint)
    if "{{" in source:
        for found in _DOUBLED.finditer(source):
            message = f"'{found[1]}' is sent with its braces, and nothing is filled in"
            yield AsWritten(*found.span(), message, f"write {found[1]} to fill it in")
    for one in _ELSEWHERE.finditer(source) if _OPENING.intersection(source) else ():
        if advice := _of_elsewhere(one):
            yield AsWritten(*one.span(), f"'{one[0]}' is sent as it is written, and nothing is filled in", advice)
    for blank in blanks:
        if blank.otherwise and "|" in blank.otherwise:
            yield _behind_or(blank, blank.otherwise)


_OPENING = frozenset("%*[<")


def _of_elsewhere(found: re.Match[str]) -> str | None:
    """Tell what to write for what other systems fill in; None for what may be meant for people, such as `[city]`."""
    name = str(found[found.lastgroup or 0])
    meant = _MEANT.get(re.sub(r"[\W_]", "", name).lower())
    if meant is None and found.lastgroup in {"square", "angled"}:
        return None
    return f"write {meant or f'{{contact.{name.lower()}|or TEXT}}'} to fill it in"


def _behind_or(blank: Blank, written: str) -> AsWritten:
    otherwise, _, behind = written.partition("|")
    message = f"where '{blank.name}' is missing, '{written}' is sent as it is written"
    hint = f"'or' comes last: {{{blank.name}|{behind.strip()}|or {otherwise.strip()}}}"
    return AsWritten(blank.start, blank.end, message, hint)
