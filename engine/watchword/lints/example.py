"""A test that may be written for a rule: made up from its own words, and tried, so that it passes as it stands."""

from collections.abc import Iterator
from itertools import islice

from watchword.lints.claim import Claim
from watchword.lints.linted import Linted, Placed
from watchword.lints.order import Order
from watchword.lints.situations import fitted
from watchword.lints.witness import texts_for
from watchword.plugin import Situation
from watchword.quoted import quoted
from watchword.rules.inline import Given, InlineTest, Scene, Turn, Waiting
from watchword.text import words
from watchword.trial import Case, run

MOST_TRIED = 5


def example(linted: Linted, placed: Placed) -> str | None:
    """Write an item of `tests` that fires a rule, where one can be made up that needs no more than a line."""
    for order, claim in linted.claims.get(placed.name, ())[:1]:
        for situation in islice(_likely(order, claim), MOST_TRIED):
            test = _test(situation)
            if run(linted.loaded.rules, _case(linted, placed, order, test)).failure is None:
                return _written(test)
    return None


def _likely(order: Order, claim: Claim) -> Iterator[Situation]:
    for text in texts_for(order, claim, next(iter(claim.units), None)):
        situation = fitted(order, claim, order.usual.saying(text))
        if situation and not _spells_out(claim, situation.message.text):
            yield situation


def _spells_out(claim: Claim, text: str) -> bool:
    """Tell whether a text is a pattern's own source with its signs, which a person would not write."""
    patterns = [getattr(asked.condition, "matches", None) for asked in claim.wanted.asked]
    return any(one and one.source in text and words(one.source) != (one.source,) for one in patterns)


def _test(situation: Situation) -> InlineTest:
    prompt, message = situation.contact.prompt, situation.message
    given = Given(asked=Waiting(prompt.name)) if prompt else Given()
    return InlineTest(Scene(given=given), (Turn(text=message.text, media=bool(message.media)),))


def _case(linted: Linted, placed: Placed, order: Order, test: InlineTest) -> Case:
    stage, home = linted.stages[order.program.id], placed.source.file.program
    span = placed.span("id")
    return Case(test=test, rule=placed.rule, stage=stage, home=home, span=span, spans=(span,), title="")


def _written(test: InlineTest) -> str:
    (turn,), asked = test.turns, test.scene.given.asked
    text = quoted(turn.text, listed=True)
    more = [*(["media: true"] if turn.media else []), *([f"given: {{asked: {asked.prompt}}}"] if asked else [])]
    return f"{{text: {text}, {', '.join(more)}}}" if more else text
