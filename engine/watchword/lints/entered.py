"""What a rule has people write, and its texts fill in: a keyword, an answer, what a pattern lists in a named group."""

from collections.abc import Iterable, Iterator
from unicodedata import combining, normalize

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.finite import groups
from watchword.language_tags import best
from watchword.lints.costs import Priced
from watchword.lints.linted import Placed
from watchword.patterns import Pattern
from watchword.segments import is_plain, plainer
from watchword.templates import Blank
from watchword.templates.bound import Bound
from watchword.templates.filter import Spoken
from watchword.text import words


class Entered(Struct, frozen=True):
    """A blank of a text, the values outside GSM-7 that a rule has for it, and where those stand, if that is known."""

    blank: Blank
    values: tuple[str, ...]
    spans: tuple[Span, ...] = ()


def is_entered(blank: Blank) -> bool:
    """Tell whether a rule may say what its name stands for."""
    return blank.name in {"keyword", "answer"} or blank.name.startswith("match.")


def entered_in(one: Priced) -> list[Entered]:
    """List the blanks of a text that may hold characters outside GSM-7 as the rule itself has them, each name once."""
    blanks = {blank.name: blank for blank in reversed(one.sent.template.blanks) if is_entered(blank)}
    spoken = Spoken(one.cost.language)
    found = []
    for blank in reversed(blanks.values()):
        foreign = ((value, span) for value, span in _values(one, blank.name) if not is_plain(value))
        held = {value: span for value, span in foreign if not is_plain(blank.fill(value, spoken))}
        if held:
            found.append(Entered(blank, tuple(held), tuple(dict.fromkeys(filter(None, held.values())))))
    return found


def plain_keyword(written: str) -> str | None:
    """Write a keyword in GSM-7 so that it hears the same: with what looks alike, or without accents that this lacks."""
    plain = "".join(char if is_plain(char) else plainer(char) or _bare(char) for char in normalize("NFC", written))
    return plain if is_plain(plain) and words(plain) == words(written) else None


def _bare(char: str) -> str:
    return "".join(part for part in normalize("NFKD", char) if not combining(part))


def _values(one: Priced, name: str) -> Iterator[tuple[str, Span | None]]:
    """List what a name may stand for, each with where it is written, if that is in the rule."""
    known = one.cost.known.get(name, ())
    if isinstance(known, Bound):
        yield from ((value, span) for value, span in _grouped(one.placed, name) if value)
    elif name == "keyword":
        yield from _keywords(one, filter(None, known))
    else:
        answers = _answers(one.placed)
        yield from ((value, answers.get(value)) for value in known if value)


def _keywords(one: Priced, written: Iterable[str]) -> Iterator[tuple[str, Span | None]]:
    """List the keywords, but for those of languages in which another text answers."""
    match = one.placed.rule.when.match
    spoken = {keyword.written: keyword for keyword in match.keyword.items} if match.keyword else {}
    for each in written:
        keyword = spoken.get(each)
        language = keyword.language if keyword else None
        if one.sent.for_all or language is None or best(language, [one.sent.language]):
            yield each, one.placed.words(keyword) if keyword else None


def _answers(placed: Placed) -> dict[str, Span]:
    conditions = (asked.condition for asked in placed.rule.when.conditions if asked.name == "answering")
    named = next((getattr(condition, "answer", ()) for condition in conditions), ())
    return {answer: placed.answered(place) for place, answer in enumerate(named)}


def _grouped(placed: Placed, name: str) -> Iterator[tuple[str, Span]]:
    """List what a named group may hold, where its pattern lists that; what people write in any other is their own."""
    for asked in placed.rule.when.conditions:
        pattern = getattr(asked.condition, "matches", None)
        if isinstance(pattern, Pattern):
            span = placed.span("when", asked.name, "matches")
            yield from ((value, span) for value in groups(pattern.source).get(name.removeprefix("match."), ()))
