"""Rules that never fire, or never for some of their words: what earlier rule takes all that they claim."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from watchword.diagnostics import Diagnostic, Span
from watchword.lints import reach
from watchword.lints.claim import Claim
from watchword.lints.linted import Linted, Placed
from watchword.lints.never_fires import contradiction
from watchword.lints.order import Order
from watchword.lints.simplest import covering_each, nearly_covering
from watchword.lints.situations import read_as
from watchword.lints.witness import Witness, texts_for, witness, witness_in, witness_past
from watchword.plugin import Situation
from watchword.rules.grouping import grouped
from watchword.rules.keywords import Keyword
from watchword.sayings import Saying

Tier = Literal["normal", "fallback"]
Part = tuple[Order, Claim, int]
"""What a rule claims in a program, and a place among the words that it claims messages by."""
TRIED = 5
"""So many of the rules that cover another one are tried, until one takes a message that was made up."""


SHOWN = 3
"""So many of the rules that are told of with another one are shown, and so many of many words."""


class Taken(Struct, frozen=True):
    """What one rule takes of another: all that says one thing, or all that there is; by which keyword of its own.

    `place` tells which of the rule's keywords it is, or else of the texts that it compares with, or of its answers, if
    it is one of several. It is `nearly` all where a text is found by a pattern as it is written, and not however people
    may punctuate it, or go on. There is no witness where none was found: what is taken is sure from how both are
    written.
    """

    place: int
    keyword: Keyword | None
    saying: Saying | None
    winner: Claim
    by: Keyword | None
    witness: Witness | None
    nearly: bool = False
    answer: str | None = None

    def said(self, all_of_it: str) -> str:
        """Say who takes it, of a message or, where none is known, of all of it."""
        return f"{self.witness.told() if self.witness else all_of_it} is taken by {self.winner.name}"


class Shadow(Struct, frozen=True):
    """A rule and all that others take of it; `whole` where that is everything, as it is of `more` rules after it."""

    placed: Placed
    taken: tuple[Taken, ...]
    whole: bool
    more: Sequence[Placed] = ()

    @property
    def never_fires(self) -> bool:
        """Tell whether nothing at all is left to the rule."""
        return self.whole and not any(one.nearly for one in self.taken)


def shadows(linted: Linted, tier: Tier) -> Sequence[Shadow]:
    """List the shadowed rules of a tier; of those after one that takes everything, only the first."""
    return linted.once(_shadows, tier)


def _shadows(linted: Linted, tier: Tier) -> Iterator[Shadow]:
    after: dict[str, list[Placed]] = {}
    for placed in linted.rules():
        claims = linted.claims.get(placed.name, ())
        if placed.rule.tier != tier or not claims:
            continue
        everything = [order.everything for order, claim in claims if is_after(order.everything, claim)]
        if len(everything) == len(claims) and everything[0]:
            after.setdefault(everything[0].name, []).append(placed)
        elif shadow := _shadow(linted, placed):
            yield shadow
    for those in after.values():
        those.sort(key=lambda placed: linted.claims[placed.name][0][1].place)
        found = (shadow for shadow in map(partial(_shadow, linted), those[:TRIED]) if shadow and shadow.never_fires)
        for shadow in islice(chain(found, _behind(linted, those)), 1):
            yield replace(shadow, more=[one for one in those if one is not shadow.placed])


def _behind(linted: Linted, those: Iterable[Placed]) -> Iterator[Shadow]:
    """Give those that stand behind what takes everything, of whatever others before that take of them."""
    for placed in those:
        claims = linted.claims[placed.name]
        last = claims[0][0].everything
        every = [Taken(0, None, saying, last, None, None) for saying in _parts(claims) if last]
        if _untold(linted, claims, every):
            yield Shadow(placed, tuple(every), whole=True)


def told(linted: Linted, shadow: Shadow, code: str) -> Iterator[Diagnostic]:
    """Say it once of a rule that never fires, else of each keyword or text for which it does not, of many at once."""
    placed = shadow.placed
    if shadow.whole:
        taken_by = shadow.taken[0].said("whatever it asks for")
        never = f"{rules(placed, shadow.more)} can {_how(shadow.taken)} fire: {taken_by}"
        yield _diagnostic(linted, code, never, shadow.taken, placed.words(), "delete it", placed, shadow.more)
        return
    for those in _together(shadow.taken):
        shown = next((one for one in those if one.witness), those[0])
        named = [_written(placed, one) for one in those[:SHOWN]]
        more = f" and {len(those) - SHOWN} more" if len(those) > SHOWN else ""
        written, span = ", ".join(f"'{one}'" for one, _ in named), named[0][1]
        taken_by = shown.said("whatever it asks for beside that")
        never = f"{rules(placed)} can {_how(those)} fire for {written}{more}: {taken_by}"
        yield _diagnostic(linted, code, never, (shown,), span, f"drop {'them' if more else written} here", placed)


def _together(taken: Iterable[Taken]) -> Iterator[Sequence[Taken]]:
    """Put together what one rule takes alike of another, but for a few words, each of which is told of by itself."""
    found: dict[tuple[str, bool], list[Taken]] = {}
    for one in taken:
        found.setdefault((one.winner.name, one.nearly), []).append(one)
    for those in found.values():
        yield from [those] if len(those) > SHOWN else ([one] for one in those)


def _written(placed: Placed, taken: Taken) -> tuple[str, Span]:
    keyword = taken.keyword
    return (keyword.written, placed.words(keyword)) if keyword else _compared(placed, taken)


def _compared(placed: Placed, taken: Taken) -> tuple[str, Span]:
    return (taken.answer, placed.answered(taken.place)) if taken.answer else placed.compared(taken.place)


def rules(placed: Placed, more: Sequence[Placed] = ()) -> str:
    """Name a rule, and say how many there are like it after it."""
    return f"rule '{placed.rule.id}'{f' and {len(more)} more after it' if more else ''}"


def alike(more: Sequence[Placed]) -> Iterator[tuple[Span, str]]:
    """Show the first of the rules that are told of with another one."""
    return ((one.words(), f"'{one.rule.id}' is one of those after it") for one in more[:SHOWN])


def earlier(linted: Linted, placed: Placed, winner: str) -> str:
    """Tell how a rule comes to be asked before the one that takes what it claims."""
    taker = linted.placed.get(winner)
    if taker is None or taker.rule.tier == placed.rule.tier:
        return f"put it before '{winner.partition('/')[2]}'"
    names, ours = list(linted.placed), f"'{taker.rule.id}'"
    if names.index(placed.name) < names.index(winner):
        return f"drop its 'tier: fallback' or give it to {ours} as well"
    return f"put it before {ours} and drop its 'tier: fallback'"


def _how(taken: Sequence[Taken]) -> str:
    return "hardly" if any(one.nearly for one in taken) else "never"


def _diagnostic(
    linted: Linted,
    code: str,
    message: str,
    taken: Sequence[Taken],
    span: Span,
    else_: str,
    placed: Placed,
    more: Sequence[Placed] = (),
) -> Diagnostic:
    first = taken[0].winner
    return Diagnostic(
        severity="warning",
        code=code,
        message=message,
        span=span,
        hint=f"{earlier(linted, placed, first.name)}, ask for more in '{first.entry.rule.id}', or {else_}",
        related=(
            *((at, _takes_first(winner)) for at, winner in sorted(_winners(linted, taken), key=_place)),
            *alike(more),
        ),
    )


def _winners(linted: Linted, taken: Sequence[Taken]) -> Iterator[tuple[Span, Claim]]:
    """Find where rules say what they take, of each the first few words."""
    claims = {one.winner.name: one.winner for one in reversed(taken)}
    for name, each in grouped((one.winner.name, one.by) for one in taken).items():
        places = map(linted.placed[name].words, each[:SHOWN])
        yield from ((at, claims[name]) for at in dict.fromkeys(places))


def _takes_first(winner: Claim) -> str:
    past = ", and past its limit answers nothing" if winner.entry.limit else ""
    return f"'{winner.entry.rule.id}' takes it first{past}"


def _place(one: tuple[Span, Claim]) -> Span:
    return one[0]


def is_after(everything: Claim | None, claim: Claim) -> bool:
    """Tell whether a claim comes after one that takes everything."""
    return everything is not None and everything.place < claim.place


def _shadow(linted: Linted, placed: Placed) -> Shadow | None:
    """Look at each of a rule's keywords, else of the texts that it compares with, else at all that it claims."""
    claims = linted.claims[placed.name]
    parts = _parts(claims)
    found = [taken for each in parts.values() if (taken := _taken_everywhere(linted, each))]
    whole = len(found) == len(parts)
    if not found and [*parts] == [None]:
        return _by_answer(linted, placed, claims)
    if whole and any(one.nearly for one in found) and _is_unreached(linted, claims):
        return None
    if not (whole and any(one.witness for one in found)):
        found = _untold(linted, claims, found)
    found.sort(key=lambda one: whole and one.witness is None)
    return Shadow(placed, tuple(found), whole) if found else None


def _parts(claims: Sequence[tuple[Order, Claim]]) -> Mapping[Saying | None, Sequence[Part]]:
    """Part what a rule claims by what is said: programs may name other words the same."""
    parts: dict[Saying | None, list[Part]] = {}
    for order, claim in claims:
        for place, saying in enumerate(claim.units or (None,)):
            parts.setdefault(saying, []).append((order, claim, place))
    return parts


def _is_unreached(linted: Linted, claims: Sequence[tuple[Order, Claim]]) -> bool:
    """Tell whether nothing at all is left to a rule: that is told, and says more than that it hardly fires."""
    each = [(order, claim, saying) for order, claim in claims for saying in claim.units or (None,)]
    found = [(claim, saying, reach.taken(order, claim, saying, linted.now) or ()) for order, claim, saying in each]
    covered = [any(taker.covers(claim, saying) for _, taker in ways) for claim, saying, ways in found]
    return all(ways for _, _, ways in found) and not all(covered)


def _untold(linted: Linted, claims: Sequence[tuple[Order, Claim]], found: Sequence[Taken]) -> list[Taken]:
    """Leave out, where no message is known, what never happens whatever the others are: that is told, and says more."""
    shown = [one for one in found if one.witness]
    if len(shown) == len(found) or all(contradiction(order, claim, linted.now) for order, claim in claims):
        return shown
    return [one for one in found if one.witness or not all(_is_consent(*each, one.saying) for each in claims)]


def _is_consent(order: Order, claim: Claim, saying: Saying | None) -> bool:
    """Tell whether a whole text is always read as another intent than that of a rule that waits for it."""
    if saying is None or saying.position != "only":
        return False
    return read_as(order.program, " ".join(saying.words)) != (claim.entry.intent or "none")


def _by_answer(linted: Linted, placed: Placed, claims: Sequence[tuple[Order, Claim]]) -> Shadow | None:
    """Look at each of the answers that a rule names, of which others leave it some."""
    answers = claims[0][1].answers
    found: list[Taken] = []
    for place, answer in enumerate(answers):
        each = [_answer_taken(linted, order, claim.of_answer(answer), place) for order, claim in claims]
        if each[0] and all(each):
            found.append(each[0])
    return Shadow(placed, tuple(found), whole=False) if 0 < len(found) < len(answers) else None


def _answer_taken(linted: Linted, order: Order, claim: Claim, place: int) -> Taken | None:
    (answer,) = claim.choices
    winners = order.covering(claim, None)
    found = _shown(linted, order, claim, [answer], lambda shown: shown.message.text == answer, winners)
    if found and (found[0] in winners or _is_told_here(linted, order, claim, None, found[0])):
        winner, shown = found
        return Taken(place, None, None, winner, None, shown, answer=answer)
    return None


def _taken_everywhere(linted: Linted, parts: Sequence[Part]) -> Taken | None:
    """Find who takes a part of a rule, in each program where there is one: who nearly does, if any, else the first."""
    found = [_taken(linted, *part) for part in parts]
    return next((one for one in found if one and one.nearly), found[0]) if all(found) else None


def _taken(linted: Linted, order: Order, claim: Claim, place: int) -> Taken | None:
    saying = claim.units[place] if claim.units else None
    keyword = claim.keywords[place] if claim.keywords else None
    every = nearly_covering(order, claim, saying)
    if not every:
        return None
    covering = order.covering(claim, saying) or covering_each(order, claim)
    nearly = [one for one in every if one not in covering]
    texts, is_meant = texts_for(order, claim, saying), partial(_says, saying)
    is_told_elsewhere = False
    for winners in (covering, nearly):
        found = _shown(linted, order, claim, texts, is_meant, winners)
        if found and (found[0] in winners or (covering and _is_told_here(linted, order, claim, saying, found[0]))):
            winner, shown = found
            return Taken(place, keyword, saying, winner, winner.heard_by(saying), shown, nearly=winner in nearly)
        is_told_elsewhere |= found is not None
    if found := _shown_in_a_way(linted, order, claim, saying, covering):
        winner, shown = found
        return Taken(place, keyword, saying, winner, winner.heard_by(saying), shown)
    if is_told_elsewhere or not covering:
        return None
    return Taken(place, keyword, saying, covering[0], covering[0].heard_by(saying), None)


def _shown(
    linted: Linted,
    order: Order,
    claim: Claim,
    texts: Sequence[str],
    is_meant: Callable[[Situation], bool],
    winners: Sequence[Claim],
) -> tuple[Claim, Witness] | None:
    """Find a message that one of several takes: as it usually comes, or so that it gets past all before them.

    Where that gets past none, one is given that an earlier one takes, with that one.
    """
    for winner in winners[:TRIED]:
        shown = witness(linted.loaded.rules, order, claim, texts, winner)
        if shown and is_meant(shown.situation):
            return winner, shown
    if not winners:
        return None
    return witness_past(linted.loaded.rules, order, claim, texts, is_meant, winners, linted.now)


def _is_told_here(linted: Linted, order: Order, claim: Claim, saying: Saying | None, taker: Claim) -> bool:
    """Tell whether a rule that another one covers, and a third takes messages of, is not told of as unreached."""
    ways = reach.taken(order, claim, saying, linted.now)
    return taker.name in linted.placed and (not ways or any(one.covers(claim, saying) for _, one in ways))


def _says(saying: Saying | None, situation: Situation) -> bool:
    return saying is None or Saying(situation.words, "only").within(saying)


def _shown_in_a_way(
    linted: Linted, order: Order, claim: Claim, saying: Saying | None, covering: Sequence[Claim]
) -> tuple[Claim, Witness] | None:
    """Look through all ways in which a rule's messages come for one that its `not` does not leave out."""
    ways = reach.taken(order, claim, saying, linted.now) if claim.unless and covering else None
    found = ways and witness_in(linted.loaded.rules, order, claim, saying, ways)
    winner = next((one for one in covering if found and one.name == found[1]), None)
    return (winner, found[0]) if winner and found else None
