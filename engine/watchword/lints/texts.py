"""By which of its texts a rule answers, be it built in or the operator's."""

from collections.abc import Iterator

from msgspec.structs import replace

from watchword.language_tags import best
from watchword.lints.linted import Linted, Placed
from watchword.lints.sent import Sent, sent_by
from watchword.rules.compiled import BUILT_IN


def built_in_answers(linted: Linted) -> Iterator[tuple[Placed, list[Sent]]]:
    """List what built-in rules answer for each program, where no rule takes that over, placed at its `about`."""
    abouts = {source.file.program: (source, reading) for source, reading in linted.loaded.sources if source.file.about}
    for order in linted.orders:
        last, program = order.everything, order.program
        if last and last.name.startswith(f"{BUILT_IN}/"):
            rule = last.entry.rule
            placed = Placed(*abouts[program.id], rule, ("about",), f"{program.id}/{rule.id}")
            sent = {one.language: replace(one, span=placed.span()) for one in sent_by(placed.rule, program)}
            # Where there is no text in the program's first language, the first there is stands in for it.
            spoken = [best(one, sent) or next(iter(sent)) for one in program.about.languages]
            yield placed, [sent[language] for language in dict.fromkeys(spoken)]


def answers_of(linted: Linted, placed: Placed) -> list[Sent]:
    """List what a rule answers to a word of consent: the first of its texts, as no other is sent."""
    texts = surely_sent(linted, placed)
    first = min((sent.place for sent in texts), default=0)
    return [sent for sent in texts if sent.place == first]


def surely_sent(linted: Linted, placed: Placed) -> list[Sent]:
    """List what a rule sends whenever it fires."""
    return [sent for sent in linted.texts[placed.name] if sent.sure]


def is_silent(placed: Placed) -> bool:
    """Tell whether nothing that is done by a rule can speak to the person, and no rule after it is asked."""
    rule = placed.rule
    return rule.mode == "live" and not rule.continue_ and all(step.name in _SILENT for step in rule.then)


_SILENT = frozenset({"subscribe", "unsubscribe", "log", "set", "tag", "untag", "vote", "enter"})
"""A webhook may answer, who gets an e-mail or takes over may write, and of a plugin's action nothing is known."""
