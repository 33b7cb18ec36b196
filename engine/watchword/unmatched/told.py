"""The groups as a person reads them."""

from collections.abc import Iterator, Mapping, Sequence

from watchword.diagnostics.problem import printable
from watchword.near import Near
from watchword.store.walk import Between
from watchword.unmatched.census import MOST_TEXTS, Census
from watchword.unmatched.groups import Group
from watchword.wording import count

SHOWN = 4
"""So many wordings of a group are shown."""
LONGEST = 80


def told(census: Census, between: Between, found: Sequence[Group], near: Mapping[int, Near], limit: int) -> str:
    """Write the first groups, what each of them is near to, and how many there are besides."""
    return "\n".join(_lines(census, between, found, near, limit)) + "\n"


def _lines(
    census: Census, between: Between, found: Sequence[Group], near: Mapping[int, Near], limit: int
) -> Iterator[str]:
    if not found:
        yield f"no text{_when(between)} was left without a rule"
        return
    least = "" if census.counts_all_people else "at least "
    yield f"{count(census.messages, 'text')} of {least}{_people(census.people)}{_when(between)} found no rule"
    if census.fallback:
        some = "all" if census.fallback == census.messages else str(census.fallback)
        yield f"{some} of them {'was' if some == '1' else 'were'} answered by a fallback"
    several = len(census.wordings) > 1
    for group in found[:limit]:
        yield ""
        yield from _group(group, near.get(group.number), several=several)
    yield ""
    yield from _besides(census, found[limit:])
    yield "`watchword unmatched --as-rule N` writes a rule with tests from group N"


def _group(group: Group, near: Near | None, *, several: bool) -> Iterator[str]:
    where = f"  {group.program}" if several else ""
    counted = f"{count(group.messages, 'text')} of {_people(group.people)}, the last on {group.last:%Y-%m-%d}"
    yield f"{group.number:>3}  {_cut(group.about) or '(no words)'}{where}  ({counted})"
    for sample in group.wordings[:SHOWN]:
        yield f"  {sample.messages:>7}  {_cut(' '.join(sample.text.split())) or '(nothing written)'}"
    if len(group.wordings) > SHOWN:
        rest = group.wordings[SHOWN:]
        yield f"  {sum(one.messages for one in rest):>7}  in {count(len(rest), 'other wording')}"
    if near:
        yield f"       near {near.rule}: {near.why}" if near.rule else f"       near: {near.why}"


def _besides(census: Census, rest: Sequence[Group]) -> Iterator[str]:
    if rest:
        texts = count(sum(group.messages for group in rest), "text")
        yield f"and {count(len(rest), 'smaller group')} with {texts}: `--limit` shows more"
    if census.left_out:
        yield (
            f"{count(census.left_out, 'text')} in rare wordings {'is' if census.left_out == 1 else 'are'} left out, as"
            f" only {MOST_TEXTS:,} different ones are compared: ask for less with --since, --until or --program"
        )


def _when(between: Between) -> str:
    since = f" since {between.since:%Y-%m-%d %H:%M} UTC" if between.since else ""
    return since + (f" until {between.until:%Y-%m-%d %H:%M} UTC" if between.until else "")


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _cut(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 3].rstrip()}..."
