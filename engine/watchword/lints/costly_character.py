"""A character that makes a text take more segments than it would without."""

import unicodedata
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from watchword.cost import Cost
from watchword.diagnostics import Diagnostic, Span
from watchword.fillings import Known
from watchword.lints.costs import Priced, priced
from watchword.lints.linted import Linted
from watchword.lints.sent import Sent
from watchword.reading.source import narrowed
from watchword.segments import Foreign, is_plain, measure, plainer
from watchword.templates import Blank, Template
from watchword.wording import count

CODE = "costly-character"
SCARCE = 20
"""Where more than one character in so many has no look-alike in GSM-7, its language cannot do without them: Spanish and
French stay far below that, Polish and Czech are above it, and so are other alphabets."""
SHOWN = 3


def costly_character(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts that take more segments for a few characters outside GSM-7, in them or in what `about` says."""
    told: set[tuple[str, str]] = set()
    for one in priced(linted, _has_foreign):
        plain = _in_plain(one)
        if _scarce(one) and _counts(plain) != _counts(one.cost):
            yield from _blame(one.sent.template.source, one.sent.span, "this text UCS-2: it", one.cost, plain)
            for name in {(one.sent.program.id, name) for name in _named(one.sent)} - told:
                told.add(name)
                yield from _blame_about(linted, one, name[1], plain)


def _has_foreign(sent: Sent) -> bool:
    return not is_plain(sent.template.source) or bool(_named(sent))


def _named(sent: Sent) -> list[str]:
    """List the names in a text by which it says what its program's `about` writes with characters outside GSM-7."""
    said = sent.program.values
    return sorted({blank.name for blank in sent.template.blanks if not is_plain(said.get(blank.name) or "")})


def _scarce(one: Priced) -> bool:
    """Tell whether what has no look-alike could be done without."""
    written = one.sent.template.source + "".join(one.sent.program.values[name] or "" for name in _named(one.sent))
    return sum(plainer(each.char) is None for each in measure(written).forcing) * SCARCE <= len(written)


def _counts(found: Cost) -> tuple[int, int]:
    return found.fixed.count, found.usual.count


def _in_plain(one: Priced) -> Cost:
    """Work out what a text would cost without the characters that make it UCS-2."""
    template = one.sent.template
    parts = tuple(_plain_part(part) for part in template.parts)
    values = one.sent.program.values
    said: Known = {name: (_plain(value) if value else value,) for name, value in values.items()}
    return replace(one.cost, template=Template(template.source, parts), known={**one.cost.known, **said})


def _plain_part(part: str | Blank) -> str | Blank:
    if isinstance(part, str):
        return _plain(part)
    return replace(part, otherwise=_plain(part.otherwise)) if part.otherwise else part


def _plain(text: str) -> str:
    """Write what looks alike, and any letter for what has nothing like it."""
    plain = {each.char: plainer(each.char) for each in measure(text).forcing}
    return text.translate({ord(char): "x" if alike is None else alike for char, alike in plain.items()})


# --- telling of it ----------------------------------------------------------------------------------------------------


def _blame_about(linted: Linted, one: Priced, name: str, plain: Cost) -> Iterator[Diagnostic]:
    """Tell of what the texts of a program say by a name, once for all of them."""
    for source, reading in linted.loaded.sources:
        if source.file.about and source.file.program == one.sent.program.id:
            dear = f"the built-in answer to {one.built_in}" if one.built_in else f"that of rule '{one.placed.rule.id}'"
            what = f"texts with {{{name}}} UCS-2: {dear}"
            span = reading.spans["about", name.partition(".")[2]]
            yield from _blame(one.sent.program.values[name] or "", span, what, one.cost, plain)


def _blame(written: str, span: Span, what: str, dear: Cost, plain: Cost) -> Iterator[Diagnostic]:
    """Tell of the characters outside GSM-7 in a text, each where it stands first."""
    found = list({each.char: each for each in reversed(measure(written).forcing)}.values())[::-1]
    if not found:
        return
    listed = [_told(each.char) for each in found[:SHOWN]]
    *others, last = [*listed, count(len(found) - SHOWN, "other")] if len(found) > SHOWN else listed
    culprits = f"{', '.join(others)} and {last} make" if others else f"{last} makes"
    takes = f"takes {count(dear.fixed.count, 'segment')} instead of {plain.fixed.count}"
    if dear.fixed.count == plain.fixed.count:
        takes = f"may take {count(dear.usual.count, 'segment')} instead of {plain.usual.count}"
    first, *places = [narrowed(span, written, each.offset, each.offset + 1) for each in found[:SHOWN]]
    yield Diagnostic(
        severity="warning",
        code=CODE,
        message=f"{culprits} {what} {takes}",
        span=first,
        hint=_advice(found),
        related=tuple((place, "and here") for place in places if place != first),
    )


def _told(char: str) -> str:
    """Show a character where it can be seen, and its code, as many look alike."""
    code = f"U+{ord(char):04X}"
    return f"{char} ({code})" if char.isprintable() and not unicodedata.combining(char) else code


def _advice(found: Sequence[Foreign]) -> str:
    alike = {each.char: plainer(each.char) for each in found}
    swaps = [f"{plain.strip() or 'a space'} for {_told(char)}" for char, plain in alike.items() if plain]
    useless = [_told(char) for char, plain in alike.items() if not plain]
    parts = [f"write {', '.join(swaps)}"] if swaps else []
    parts += [f"do without {', '.join(useless)}"] if useless else []
    return "; ".join([*parts, "or allow this with a reason"]) if useless else parts[0]
