"""A rule that asks for what never comes together: no message can fire it, whatever the other rules are."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import combinations

from watchword import courtesy
from watchword.decision import Intent
from watchword.diagnostics import Diagnostic
from watchword.lints.claim import Claim
from watchword.lints.linted import Linted, Placed
from watchword.lints.no_answer import no_answer
from watchword.lints.order import Order
from watchword.lints.reach import may_fire, ways
from watchword.lints.situations import heard, read_as
from watchword.lints.spelt import may_be_found, spelt_apart
from watchword.lints.worded import worded, worded_after
from watchword.patterns import Pattern
from watchword.plugin import Situation
from watchword.rules.when import Asked
from watchword.sayings import Saying, Sayings, meet, says
from watchword.text import words

CODE = "never-fires"
_WITH: Mapping[Intent, tuple[str, ...]] = {
    "help": ("{} help", "help {}"),
    "opt-in": ("{} start", "start {}"),
}
"""What people may say beside words of a rule, where they want what it has as its intent."""


def never_fires(linted: Linted) -> Iterator[Diagnostic]:
    """Find rules whose own conditions contradict each other in every program that they are for."""
    for placed, why in linted.once(contradictory):
        message = f"rule '{placed.rule.id}' can never fire: {why}"
        span = placed.span("when", "not") if placed.rule.when.not_ else placed.words()
        hint = "ask for less, or write a rule for each"
        yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def contradictory(linted: Linted) -> Iterator[tuple[Placed, str]]:
    """Find those rules, each with what never comes together in the first of its programs."""
    for placed in linted.rules():
        when = placed.rule.when
        if not (when.conditions or when.not_ or when.intent):
            continue
        found = [contradiction(order, claim, linted.now) for order, claim in linted.claims.get(placed.name, ())]
        if found and found[0] and all(found):
            yield placed, found[0]


def contradiction(order: Order, claim: Claim, now: datetime) -> str | None:
    """Say what never comes together."""
    for look in (_words_apart, _nothing_after):
        if apart := look(claim):
            return apart
    if apart := no_answer(order, claim) or spelt_apart(claim) or _no_text_of(order, claim) or _unread(order, claim):
        return apart
    is_single = len(claim.wanted.ways) < 2 and not claim.unless  # nothing to contradict it
    if is_single or any(may_fire(order, claim, saying, now) for saying in claim.units or (None,)):
        return None
    every = ways(order, claim.wanted.ways, now) or ()
    for one, other in combinations(claim.wanted.ways, 2):
        if not any(one.condition.check(way).held and other.condition.check(way).held for way in every):
            return f"'{one.told}' and '{other.told}' never hold together"
    return "its 'not' leaves out all that it asks for" if claim.unless else "its conditions never hold together"


def _words_apart(claim: Claim) -> str | None:
    """Find two conditions that no text can fulfil, as each asks for other words."""
    for together in (list(worded(claim)), list(worded_after(claim))):
        for (one, ours), (other, theirs) in combinations(together, 2):
            if not meet(ours, theirs):
                return f"no text holds for {one} and for {other}" if one != other else f"no text holds for {one}"
    return None


def _nothing_after(claim: Claim) -> str | None:
    """Find a condition on what stands after a keyword that is all that a text says."""
    if not claim.keywords or any(saying.position != "only" for saying in claim.wanted.keywords):
        return None
    asked = (one for one in claim.wanted.asked if one.condition.after_keyword)
    told = next((one.told for one in asked if any(map(_needs_words, one.condition.said_after().each))), None)
    return told and f"nothing stands after a keyword with 'position: only', and '{told}' asks for words there"


def _no_text_of(order: Order, claim: Claim) -> str | None:
    """Find a condition that a few texts fulfil, where none of them fulfils all else that is asked of the text."""
    exact = claim.pattern.all_texts() if claim.pattern else ()
    for asked in claim.wanted.asked:
        if texts := () if asked.condition.after_keyword else exact or getattr(asked.condition, "equals", ()):
            left = [said for text in texts if (said := heard(order, claim, text))]
            if not left:
                return f"no text holds for '{asked.told}' and for its keyword"
            for one in claim.wanted.of_text.asked:
                if exact or getattr(one.condition, "matches", None) is None:  # else signs in it may decide
                    left = [said for said in left if _may_hold(one, said)]
                if not left:
                    return f"no text holds for '{asked.told}'" + ("" if one is asked else f" and for '{one.told}'")
    return None


def _may_hold(asked: Asked, said: Situation) -> bool:
    """Tell whether a condition may hold for a text, whatever else there is and however its words are written."""
    made = asked.condition.fit(said)
    if asked.name not in _OF_TEXT or (made is not None and made.message.text == said.message.text):
        return True
    pattern = getattr(asked.condition, "matches", None)
    if not isinstance(pattern, Pattern):
        return False
    after = asked.condition.after_keyword
    seen, compared = (said.rest, asked.condition.said_after()) if after else (said.message.text, asked.condition.said())
    heard: Sayings = (Saying(words(seen), "only"),)
    return all(says(heard, one) for one in compared.each) and may_be_found(pattern, seen)


_OF_TEXT = frozenset({"answering", "rest", "text"})
"""What plugins ask for may be anything."""


def _unread(order: Order, claim: Claim) -> str | None:
    """Try what may be said beside the words of a rule with an `intent`: none of it may be read as that.

    Whatever a text begins with or holds, it may ask for no more texts beside; courtesy stands around HELP. The words
    that a program adds are tried alone.
    """
    intent, texts = claim.entry.intent, [" ".join(saying.words) for saying in claim.units]
    may_go_on = any(saying.position != "only" for saying in claim.units)
    if intent is None or not texts or (intent == "opt-out" and may_go_on):
        return None
    if intent == "help" and any(courtesy.words().issuperset(saying.words) for saying in claim.units):
        return None
    beside = [form.format(one) for form in _WITH.get(intent, ()) for one in texts]
    added = (own.written for own in order.program.consent_words if own.intent == intent)
    tried = [*texts, *beside, *added, *(turn.text for test in claim.entry.rule.tests for turn in test.turns)]
    if any(read_as(order.program, text) == intent and heard(order, claim, text) for text in tried):
        return None
    return f"what says '{texts[0]}' is not read as {intent}"


def _needs_words(sayings: Sayings) -> bool:
    return all(saying.words for saying in sayings)
