"""A character that makes a text take more segments than it would without."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from watchword.cost import Cost
from watchword.diagnostics import Diagnostic, Span
from watchword.lints.costs import Priced, priced
from watchword.lints.entered import Entered, entered_in, is_entered, plain_keyword
from watchword.lints.linted import Linted
from watchword.lints.sent import Sent
from watchword.reading.source import narrowed
from watchword.segments import Foreign, is_plain, measure, plainer
from watchword.templates import Blank, Template
from watchword.templates.bound import Bound
from watchword.wording import count

CODE = "costly-character"
SCARCE = 20
"""Where more than one character in so many has no look-alike in GSM-7, its language cannot do without them: Spanish and
French stay far below that, Polish and Czech are above it, and so are other alphabets."""
SHOWN = 3


def costly_character(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts that take more segments for a few characters outside GSM-7, in them or in what is filled in.

    That is what `about` says, and what the rule has people write: a keyword, an answer, a group of a pattern.
    """
    told: set[tuple[str, str]] = set()
    for one in priced(linted, _has_foreign):
        entered = entered_in(one)
        plain = _in_plain(one, entered)
        if _scarce(one, entered) and _counts(plain) != _counts(one.cost):
            yield from (_blame_entered(one, each, plain) for each in entered)
            yield from _blame(one.sent.template.source, one.sent.span, "this text UCS-2: it", one.cost, plain)
            for name in {(one.sent.program.id, name) for name in _named(one.sent)} - told:
                told.add(name)
                yield from _blame_about(linted, one, name[1], plain)


def _has_foreign(sent: Sent) -> bool:
    return not is_plain(sent.template.source) or any(
        is_entered(blank) or _is_named(sent, blank) for blank in sent.template.blanks
    )


def _named(sent: Sent) -> list[str]:
    """List the names in a text by which it says what its program's `about` writes with characters outside GSM-7."""
    return sorted({blank.name for blank in sent.template.blanks if _is_named(sent, blank)})


def _is_named(sent: Sent, blank: Blank) -> bool:
    return not is_plain(sent.program.values.get(blank.name) or "")


def _scarce(one: Priced, entered: Sequence[Entered]) -> bool:
    """Tell whether what has no look-alike could be done without."""
    said = one.sent.program.values
    filled = [*(said[name] or "" for name in _named(one.sent)), *(each.values[0] for each in entered)]
    written = "".join([one.sent.template.source, *filled])
    return sum(plainer(each.char) is None for each in measure(written).forcing) * SCARCE <= len(written)


def _counts(found: Cost) -> tuple[int, int]:
    return found.fixed.count, found.usual.count


def _in_plain(one: Priced, entered: Sequence[Entered]) -> Cost:
    """Work out what a text would cost without the characters that make it UCS-2."""
    template = one.sent.template
    parts = tuple(_plain_part(part) for part in template.parts)
    values = one.sent.program.values
    said: dict[str, Collection[str | None] | Bound] = {
        name: (_plain(value) if value else value,) for name, value in values.items()
    }
    said.update((each.blank.name, _plain_values(one.cost.known[each.blank.name], each)) for each in entered)
    return replace(one.cost, template=Template.of(template.source, parts), known={**one.cost.known, **said})


def _plain_values(known: Collection[str | None] | Bound, entered: Entered) -> Collection[str | None] | Bound:
    if isinstance(known, Bound):
        return Bound(known.most, frozenset("x"))
    return [_plain(one) if one in entered.values else one for one in known]


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
    culprits = _listed([_told(each.char) for each in found])
    makes = "makes" if len(found) == 1 else "make"
    first, *places = [narrowed(span, written, each.offset, each.offset + 1) for each in found[:SHOWN]]
    yield Diagnostic(
        severity="warning",
        code=CODE,
        message=f"{culprits} {makes} {what} {_takes(dear, plain)}",
        span=first,
        hint=_advice(found),
        related=tuple((place, "and here") for place in places if place != first),
    )


def _blame_entered(one: Priced, entered: Entered, plain: Cost) -> Diagnostic:
    """Tell of what may be written in a blank as the rule has it, where the name stands."""
    name, values = entered.blank.name, entered.values
    each = [(measure(value).forcing[0].char, value) for value in values]
    culprits = _listed([_told(char) if char == value else f"{_told(char)} in '{value}'" for char, value in each])
    makes = "makes" if len(values) == 1 else "make"
    plainer_words = [plain_keyword(value) for value in values] if name == "keyword" else [None]
    words = [word for word in plainer_words if word]
    hint = f"write a word of your own in place of {{{name}}}, or allow this with a reason"
    if len(words) == len(plainer_words):
        hint = f"write {_listed(words)} as the keyword, which hears the same; or {hint}"
    return Diagnostic(
        severity="warning",
        code=CODE,
        message=f"{culprits}, which {{{name}}} may be, {makes} this text UCS-2: it {_takes(one.cost, plain)}",
        span=narrowed(one.sent.span, one.sent.template.source, entered.blank.start, entered.blank.end),
        hint=hint,
        related=tuple((span, "it stands here") for span in entered.spans[:SHOWN]),
    )


def _listed(several: Sequence[str]) -> str:
    *others, last = [*several[:SHOWN], count(len(several) - SHOWN, "other")] if len(several) > SHOWN else several
    return f"{', '.join(others)} and {last}" if others else last


def _takes(dear: Cost, plain: Cost) -> str:
    if dear.fixed.count == plain.fixed.count:
        return f"may take {count(dear.usual.count, 'segment')} instead of {plain.usual.count}"
    return f"takes {count(dear.fixed.count, 'segment')} instead of {plain.fixed.count}"


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
