"""What a replay found, as a person reads it."""

from collections.abc import Iterator

from watchword.replay.tally import KINDS, Came, Kind, Sample, Tally

HEADINGS: dict[Kind, str] = {
    "not-the-same": "decided again by the rules that decided it, comes out otherwise",
    "opted-out": "newly read as an opt-out",
    "not-opted-out": "no longer read as an opt-out",
    "opted-in": "newly read as an opt-in",
    "not-opted-in": "no longer read as an opt-in",
    "failed": "newly fails, as deciding raises an error",
    "unmatched": "newly unanswered, as no rule fires any more",
    "fallback": "newly left to a fallback rule",
    "answered": "newly answered, where no rule fired or only a fallback",
    "rules": "answered by another rule, in other words",
    "texts": "answered in other words",
    "rest": "the person is told the same, but something else is done",
}
TELLING: frozenset[Kind] = frozenset({"not-the-same", "rules", "texts", "rest"})
"""The kinds of which it is told what would be said and done instead."""
LONGEST = 300


def report(tally: Tally, before: str, after: str) -> str:
    """Write it; `before` and `after` say what decided, and what decided beside that."""
    return "\n".join(_lines(tally, before, after)) + "\n"


def _lines(tally: Tally, before: str, after: str) -> Iterator[str]:
    yield from _head(tally, before, after)
    yield from _rules(tally)
    for kind in KINDS:
        if number := tally.kinds.get(kind):
            yield ""
            yield f"{HEADINGS[kind]}: {_many(number, 'message')}"
            for sample in tally.samples[kind]:
                yield from _sample(kind, sample)
            if (more := number - len(tally.samples[kind])) > 0 and tally.most:
                yield f"  ... and {more:,} more"


def _head(tally: Tally, before: str, after: str) -> Iterator[str]:
    first, last = tally.first, tally.last
    when = f", {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC" if first and last else ""
    yield f"replayed  {_many(tally.messages, 'message')}{when}"
    yield f"before    {before}: {_revisions(tally)}"
    yield f"after     {after}"
    yield f"changed   {_changed(tally)}"
    was, would_be = tally.segments_before, tally.segments_after
    if was or would_be:
        yield f"cost      {_many(was, 'segment')} before, {would_be:,} after ({would_be - was:+,})"
    for name, number, why in (
        ("unsure", tally.unsure, "they rest on an answer that nobody was asked for"),
        ("by record", sum(tally.unloadable.values()), "the rules that decided them do not load in this version"),
        ("left out", tally.not_kept, "what they were decided from is not kept"),
        ("left out", tally.awaiting, "they are not decided yet"),
        ("unheard", tally.unheard, "no program has the number that was texted"),
    ):
        if number:
            yield f"{name:<9} {_many(number, 'message')}: {why}"


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _revisions(tally: Tally) -> str:
    named = sorted(tally.revisions.items(), key=lambda entry: (-entry[1], entry[0]))
    alone = len(named) == 1
    shown = ", ".join(f"revision {name}{'' if alone else f' ({number:,})'}" for name, number in named[:4])
    more = f" and {len(named) - 4} more" if len(named) > 4 else ""
    return f"{shown or 'none'}{more}"


def _changed(tally: Tally) -> str:
    if not tally.messages:
        return "nothing was decided again"
    if not tally.otherwise:
        return "nothing: every message comes out as it did"
    of = f"{_many(tally.otherwise, 'message')} of {tally.messages:,} would come out otherwise"
    return f"{of}, some in more than one way" if sum(tally.kinds.values()) > tally.otherwise else of


def _rules(tally: Tally) -> Iterator[str]:
    moved = {name: one for name, one in tally.rules.items() if one.gained or one.lost}
    width = max((len(name) for name in moved), default=0)
    if moved:
        yield ""
        yield f"{'rule':<{width}}  gains   loses"
    for name, one in sorted(moved.items(), key=lambda entry: (-entry[1].gained - entry[1].lost, entry[0])):
        yield f"{name:<{width}}  {one.gained:>5,}   {one.lost:>5,}"


def _sample(kind: Kind, sample: Sample) -> Iterator[str]:
    unsure = "  (unsure)" if sample.unsure else ""
    yield f"  {sample.id}  {sample.at:%Y-%m-%d %H:%M}  {_shortened(sample.text)!r}{unsure}"
    before, after = _came(sample.before), _came(sample.after)
    if before != after:
        yield f"      before  {before}"
        yield f"      after   {after}"
    if kind in TELLING:
        for sign, one, other in (("-", sample.before, sample.after), ("+", sample.after, sample.before)):
            yield from (f"      {sign} {_shortened(text)}" for text in one.texts if one.texts != other.texts)
            yield from (f"      {sign} {deed}" for deed in one.deeds if deed not in other.deeds)


def _came(came: Came) -> str:
    return ", ".join(came.rules) or came.outcome


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text):,} characters)"
