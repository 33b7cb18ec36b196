"""How texts say, language by language, what the trade demands or forbids in them: patterns are in `phrases.yaml`."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from watchword.templates import Template
from watchword.text import words

ANY = "any"
_BLANKS = {
    "the frequency": {"program.frequency"},
    "how to get help": {"program.help"},
}
_LINK = re.compile(
    r"https?://|\bwww\.|\b[a-z0-9-]{2,}\.(?:com|net|org|info|io|co|me|ly|us|ca|shop|link|page|app)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")
_PRICE = re.compile(r"[$€£¥]\s?\d|\d+\s?[€%]|\b\d+(?:\.\d\d)? ?(?:usd|eur|gbp|cad)\b", re.IGNORECASE)


def says(template: Template, thing: str, language: str) -> bool | None:
    """Tell whether a text says a thing; None where that cannot be judged in its language."""
    if _BLANKS.get(thing, set()) & {blank.name for blank in template.blanks}:
        return True
    return found(template, thing, language) is not None if _pattern(thing, language) else None


def found(template: Template, thing: str, language: str) -> str | None:
    """Find the words by which a text says a thing, None if it does not or its language is not known."""
    pattern = _pattern(thing, language)
    sentences = _SENTENCE_END.split(_literal(template)) if pattern else ()
    matches = (pattern.search(" ".join(words(sentence))) for sentence in sentences if pattern)
    return next((match[0] for match in matches if match), None)


def names(template: Template, written: str) -> bool:
    """Tell whether a text holds a name, as words."""
    return f" {' '.join(words(written))} " in f" {' '.join(words(_literal(template)))} "


def link(template: Template) -> str | None:
    """Find a link in a text; an e-mail address is none."""
    without = re.sub(r"\S+@\S+", " ", _literal(template))
    found = _LINK.search(without)
    return found[0] if found else None


def price(template: Template) -> str | None:
    """Find a price or a percentage in a text."""
    found = _PRICE.search(_literal(template))
    return found[0] if found else None


@cache
def _shipped() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    listed = msgspec.yaml.decode(
        files(__package__).joinpath("phrases.yaml").read_bytes(), type=dict[str, dict[str, tuple[str, ...]]]
    )
    return {
        thing: {language: re.compile(rf"\b(?:{'|'.join(patterns)})\b") for language, patterns in by_language.items()}
        for thing, by_language in listed.items()
    }


def _pattern(thing: str, language: str) -> re.Pattern[str] | None:
    patterns = _shipped()[thing]
    return patterns.get(ANY) or patterns.get(language.partition("-")[0])


def _literal(template: Template) -> str:
    """Write the text without its blanks, but with what stands in for those that are missing."""
    return "".join(part if isinstance(part, str) else f" {part.otherwise or ''} " for part in template.parts)
