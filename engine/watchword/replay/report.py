"""What a replay found, as a person reads it."""

from collections.abc import Iterator

from watchword.replay.tally import KINDS, Came, Kind, Sample, Tally
from watchword.wording import count

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
    "rules": "answered by another rule",
    "texts": "answered in other words",
    "rest": "the same rule does something else",
}


def report(tally: Tally, before: str, after: str) -> str:
    """Write it; `before` and `after` say what decided, and what decided beside that."""
    return "\n".join(_lines(tally, before, after)) + "\n"


def _lines(tally: Tally, before: str, after: str) -> Iterator[str]:
    yield from _head(tally, before, after)
    yield from _rules(tally)
    for kind in KINDS:
        if number := tally.kinds.get(kind):
            yield ""
            yield f"{HEADINGS[kind]}: {count(number, 'message')}"
            for sample in tally.samples[kind]:
                yield from _sample(kind, sample)
            if (more := number - len(tally.samples[kind])) > 0 and tally.most:
                yield f"  ... and {more:,} more"


def _head(tally: Tally, before: str, after: str) -> Iterator[str]:
    first, last = tally.first, tally.last
    when = f", {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC" if first and last else ""
    yield f"replayed  {tally.messages:,} {'message' if tally.messages == 1 else 'messages'}{when}"
    yield f"before    {before}: {_revisions(tally)}"
    yield f"after     {after}"
    yield f"changed   {_changed(tally)}"
    was, would_be = tally.segments_before, tally.segments_after
    if was or would_be:
        yield f"cost      {count(was, 'segment')} before, {would_be} after ({would_be - was:+})"
    if tally.unsure:
        yield f"unsure    {count(tally.unsure, 'message')}: they rest on an answer that nobody was asked for"
    if tally.unloadable:
        number = sum(tally.unloadable.values())
        yield f"not again {count(number, 'message')} of rules that this version does not load: compared by their record"
    if tally.not_kept:
        yield f"left out  {count(tally.not_kept, 'message')} of before what they were decided from was kept"
    if tally.awaiting:
        yield f"waiting   {count(tally.awaiting, 'message')} not decided yet"


def _revisions(tally: Tally) -> str:
    named = sorted(tally.revisions.items(), key=lambda entry: (-entry[1], entry[0]))
    alone = len(named) == 1
    shown = ", ".join(f"revision {name}{'' if alone else f' ({number:,})'}" for name, number in named[:4])
    more = f" and {len(named) - 4} more" if len(named) > 4 else ""
    return f"{shown or 'none'}{more}"


def _changed(tally: Tally) -> str:
    if not tally.otherwise:
        return "nothing: every message comes out as it did"
    return f"{count(tally.otherwise, 'message')} of {tally.messages:,} would come out otherwise"


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
    yield f"  {sample.id}  {sample.at:%Y-%m-%d %H:%M}  {sample.text!r}{unsure}"
    before, after = _came(sample.before), _came(sample.after)
    if before != after:
        yield f"      before  {before}"
        yield f"      after   {after}"
    if kind in {"texts", "not-the-same"} and sample.before.texts != sample.after.texts:
        for sign, texts in (("-", sample.before.texts), ("+", sample.after.texts)):
            yield from (f"      {sign} {text}" for text in texts)


def _came(came: Came) -> str:
    return ", ".join(came.rules) or came.outcome
