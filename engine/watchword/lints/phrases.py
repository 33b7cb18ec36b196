"""How texts say, language by language, what the trade demands or forbids in them: patterns are in `phrases.yaml`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from watchword.language_tags import best
from watchword.text import words

ANY = "any"
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")
_CLAUSE_END = re.compile(r"[,:](?=\s|$)|[()\u2013\u2014]|\s-+\s")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"\b[a-z]+://\S+|\bwww\.\S+", re.IGNORECASE)
_HOST = re.compile(r"(?<![\w-])[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_HOST_END = re.compile(r"[a-z]{2,24}|xn--[a-z0-9-]+")
"""Of a host name, in small letters: `sent.Reply` lacks a space."""
_SURE_ENDS = frozenset({"com", "net", "org", "info", "biz", "io", "co", "us", "ca", "ly", "me"})
_PRICE = re.compile(
    r"[$€£¥]\s?\d|\d+\s?[€%]|\b\d+(?:\.\d\d)? ?(?:usd|eur|gbp|cad)\b"
    r"|(?<![\w.,])\d{1,3}[.,][6-9]\d(?![\w]|[.,]\d)",  # 4.99, which is no time of day
    re.IGNORECASE,
)
_PIECE = re.compile("<([a-z ]+)>")


def says(text: str, thing: str, language: str) -> bool | None:
    """Tell whether a text says a thing; None where that cannot be judged in its language."""
    return found(text, thing, language) is not None if _pattern(thing, language) else None


def found(text: str, thing: str, language: str, unless: str | None = None) -> str | None:
    """Find the words by which a text says a thing, None if it does not or its language is not known.

    Words by which it says what is named in `unless` do not count.
    """
    if _pattern(thing, language) is None:
        return None
    told = (_told(sentence, thing, language, unless) for sentence in _SENTENCE_END.split(text))
    return next(filter(None, told), None)


def mentions(text: str, language: str, *things: str) -> bool:
    """Tell whether the words of a text, without its signs, say some things: quick to ask before more is looked for."""
    patterns = [_pattern(thing, language) for thing in things]
    said = " ".join(words(text)) if all(patterns) else ""
    return all(pattern is not None and pattern.search(said) is not None for pattern in patterns)


@lru_cache(maxsize=4096)  # `Reply STOP to end` stands in many a text
def _told(sentence: str, thing: str, language: str, unless: str | None) -> str | None:
    """Find the words by which one sentence says a thing."""
    pattern, other = _pattern(thing, language), _pattern(unless, language) if unless else None
    said = _clauses(sentence)
    match = pattern.search(other.sub(" , ", said) if other else said) if pattern else None
    return match[0].strip() if match else None


def names(text: str, written: str) -> bool:
    """Tell whether a text holds a name, as words."""
    return f" {' '.join(words(written))} " in f" {' '.join(words(text))} "


def link(text: str) -> str | None:
    """Find a link in a text, which any host name is; an e-mail address is none."""
    address = _ADDRESS.search(text)
    found = address[0] if address else next(_hosts(without_addresses(text)), None)
    return found.rstrip(".,;:!?)") if found else None


def without_links(text: str, names: Iterable[str]) -> str:
    """Leave out links, but for names that are like one: who is at a place is not who writes."""
    known = {name.casefold() for name in names}
    links = [*_ADDRESS.findall(text), *_hosts(without_addresses(text))]
    for one in links:
        text = text if one.casefold() in known else text.replace(one, " ")
    return text


def _hosts(text: str) -> Iterator[str]:
    return (one[0] for one in _HOST.finditer(text) if _is_host(one[0].partition("/")[0]))


def _is_host(name: str) -> bool:
    *labels, end = name.split(".")
    has_letter = any(char.isalpha() for char in labels[-1])  # `8.am` has none
    return end.lower() in _SURE_ENDS or (has_letter and _HOST_END.fullmatch(end) is not None)


def price(text: str) -> str | None:
    """Find a price or a percentage in a text."""
    found = _PRICE.search(text)
    return found[0] if found else None


def without_addresses(text: str) -> str:
    """Leave out e-mail addresses, whose words say nothing."""
    return _EMAIL.sub(" ", text)


@lru_cache(maxsize=64)  # several things are looked for in one text
def _clauses(sentence: str) -> str:
    """Give a sentence as its words, with a comma where a clause ends."""
    clauses = (" ".join(words(clause)) for clause in _CLAUSE_END.split(sentence))
    return ", ".join(filter(None, clauses))


class _Shipped(Struct, frozen=True, forbid_unknown_fields=True):
    """The patterns of `phrases.yaml`, and the pieces that they are made of, each by language."""

    pieces: Mapping[str, Mapping[str, str]]
    things: Mapping[str, Mapping[str, tuple[str, ...]]]

    def pattern(self, thing: str, language: str) -> re.Pattern[str] | None:
        """Compile how a thing is said in a language."""
        by_language = self.things[thing]
        tag = ANY if ANY in by_language else best(language, by_language)
        if tag is None:
            return None
        ways = "|".join(self._whole(one, tag) for one in by_language[tag])
        return re.compile(rf"\b(?:{ways})(?!\w)")

    def _whole(self, pattern: str, language: str) -> str:
        return _PIECE.sub(lambda piece: self._whole(self.pieces[language][piece[1]], language), pattern)


@cache
def _shipped() -> _Shipped:
    return msgspec.yaml.decode(files(__package__).joinpath("phrases.yaml").read_bytes(), type=_Shipped)


def _pattern(thing: str, language: str) -> re.Pattern[str] | None:
    return _compiled(thing, language.partition("-")[0])


@cache
def _compiled(thing: str, language: str) -> re.Pattern[str] | None:
    return _shipped().pattern(thing, language)
