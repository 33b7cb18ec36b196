"""What a text holds of other texts: reactions of phones, quoted lines and forwarded messages; `reactions.yaml`."""

import re
from collections.abc import Mapping
from functools import cache

import msgspec
from msgspec import Struct

from watchword.dated import Dated, content


class Reaction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How phones that speak a language write that somebody reacted to a text; `{}` is an emoji.

    `before` stands before what is quoted, `after` behind it.
    """

    language: str
    sources: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...] = ()


class Reactions(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All reactions that are known, and what heads a message that is passed on, as shipped."""

    sources: Mapping[str, str]
    reactions: tuple[Reaction, ...]
    headings: tuple[str, ...]


def own(text: str) -> str:
    """Give what a person says themselves: nothing of a reaction, no line that is quoted, no link, nothing passed on.

    What is left stands where it stood; the text itself if nothing is left out.
    """
    if not _may_hold_another(text):
        return text
    if _QUOTE.search(text) and _is_reaction((text if text.isprintable() else _UNSEEN.sub("", text)).strip()):
        return ""
    passed_on = _heading().search(text) if "\n" in text else _heading().match(text)
    own = text[: passed_on.start()] if passed_on else text
    own = _QUOTED_LINE.sub(_blank, own) if ">" in own else own
    return _LINK.sub(_blank, own) if "://" in own else own


def _is_reaction(text: str) -> bool:
    """Tell whether a whole text is a reaction: it begins or ends with what is quoted, as few texts do."""
    is_quoted = text[:1] in _OPENS or text.rstrip(_TRAILING)[-1:] in _CLOSES
    return is_quoted and _reaction().fullmatch(text) is not None


def unquoted(text: str) -> str:
    """Leave out what stands in quotation marks, if it is several words."""
    is_quoted = '"' in text if text.isascii() else _QUOTE.search(text)
    return _QUOTATION.sub(" ", text) if is_quoted else text


@cache
def shipped() -> Reactions:
    """Load the reactions; raises msgspec.ValidationError for a file that is not of its shape."""
    return msgspec.yaml.decode(held(), type=Reactions)


@cache
def held() -> bytes:
    """Give the file as it is, for the names of editions."""
    return content(__package__, "reactions.yaml")


_OPENS, _CLOSES = '"“”„«»\u2039\u203a「『', '"“”„«»\u2039\u203a」』'
_TRAILING = ".!" + "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What may follow a reaction: what ends a sentence, and white space."""
QUOTES = "".join(sorted({*_OPENS, *_CLOSES}))
_SIGNS = re.compile(f"[{_OPENS}>:]")
"""A text without any of these holds nothing of another."""
_QUOTE = re.compile(f"[{_OPENS}]")
_INVISIBLE = "\u200b-\u200f\u2060-\u2064\u202a-\u202e\ufeff"
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_QUOTED_LINE = re.compile(f"^[ \t{_INVISIBLE}]*>.*$", re.MULTILINE)
_LINK = re.compile(r"\bhttps?://\S+", re.IGNORECASE)
_QUOTED = f"[^{_OPENS}{_CLOSES}\\n]*+"
_QUOTATION = re.compile(f"[{_OPENS}](?![^{_OPENS}{_CLOSES}\\s]*[{_CLOSES}]){_QUOTED}(?:\\n{_QUOTED})?[{_CLOSES}]")
"""Several words in quotation marks, on two lines at most; each character is looked at once or twice."""


@cache
def _reaction() -> re.Pattern[str]:
    """A whole text that is a reaction; what it quotes ends at the last quotation mark."""
    before = "|".join(_written(lead) for one in shipped().reactions for lead in one.before)
    after = "|".join(_written(tail) for one in shipped().reactions for tail in one.after)
    quotation = f"[{_OPENS}](?>.*[{_CLOSES}])"
    return re.compile(f"(?:(?:{before})\\s*{quotation}|{quotation}\\s*(?:{after}))[\\s.!]*", re.IGNORECASE | re.DOTALL)


@cache
def _heading() -> re.Pattern[str]:
    """The head of a message that is passed on or answered, at the beginning of a line."""
    return re.compile(
        f"^[ \t{_INVISIBLE}]*(?:{'|'.join(map(_written, shipped().headings))})", re.IGNORECASE | re.MULTILINE
    )


def _may_hold_another(text: str) -> bool:
    """Tell whether there are signs in a text of one within it; those of ASCII are each found in a tenth of the time."""
    return '"' in text or ">" in text or ":" in text if text.isascii() else _SIGNS.search(text) is not None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _written(said: str) -> str:
    return (
        re.escape(said)
        .replace("\\ ", "\\s+")
        .replace("\\{\\}", "[^\\w\\s]{1,12}")
        .replace("\\.\\.\\.", "[^\\n]{0,120}?")
    )
