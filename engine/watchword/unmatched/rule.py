"""A rule that would have answered a group: keywords, and tests from what people texted, tried before it is shown."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from watchword import consent
from watchword.diagnostics.problem import printable
from watchword.errors import WatchwordError
from watchword.plugin import Vocabulary
from watchword.rules.load import Loaded, load_texts
from watchword.rules.slips import is_slip
from watchword.scaffold import place
from watchword.scaffold.draft import TO_BE_WRITTEN, Draft, free_id, written
from watchword.text import words
from watchword.trial import cases, run
from watchword.trial.run import Result
from watchword.unmatched.census import Words
from watchword.unmatched.gist import gist, tells
from watchword.unmatched.groups import Group, Sample
from watchword.wording import count

CONSIDERED = 50
"""The most frequent wordings, by which keywords are chosen."""
MOST_KEYWORDS = 3
MOST_TESTS = 5
ENOUGH = 0.8
"""Keywords are added until so much of what came is heard."""


class NoRule(WatchwordError):
    """No rule can be made of a group: it says why."""


def drafted(group: Group, loaded: Loaded, vocabulary: Vocabulary) -> Draft:
    """Draft a rule whose tests pass where it stands below the others of its program; raises NoRule if none can."""
    if not group.wordings[0].words:
        raise NoRule(f"group {group.number} has no words: a rule with `media: true` hears pictures")
    source = place.home(loaded, group.program)
    taken = {rule.id for one, _ in loaded.sources if one.file.program == group.program for rule in one.file.rules}
    draft = _draft(group, taken)
    path, text = place.added(source, draft.id, written(draft))
    after = load_texts({**loaded.files, path: text.encode()}, vocabulary)
    results = {
        result.case.test.turns[0].text: result
        for result in (run(after.rules, case) for case in cases(after) if _is_of(case.home, case.rule, group, draft))
    }
    passed = tuple(one for one in draft.tests if results[one].failure is None)
    if not passed:
        raise NoRule(_answered(group, results))
    return replace(draft, tests=passed[:MOST_TESTS])


def _is_of(home: str, rule: object, group: Group, draft: Draft) -> bool:
    return home == group.program and getattr(rule, "id", None) == draft.id


def _answered(group: Group, results: Mapping[str, Result]) -> str:
    rules = sorted({rule for result in results.values() for one in result.heard for rule in one.decision.rules})
    by = f"{', '.join(rules)} would answer" if rules else "consent is read in"
    return f"group {group.number} leaves nothing to a new rule: {by} its texts, as the rules are now"


def _draft(group: Group, taken: Collection[str]) -> Draft:
    said = group.wordings[:CONSIDERED]
    phrases = _phrases(said)
    found = {one.text: [place for phrase in phrases if (place := _standing(phrase, one.words))] for one in said}
    tests = tuple(text for text, places in found.items() if places or not phrases)
    draft = Draft(
        id=free_id(" ".join(phrases[0]) if phrases else group.about, taken),
        description=f"Texts about {' '.join(phrases[0])!r} that no rule answered." if phrases else _SAYING,
        reply=TO_BE_WRITTEN,
        tests=tests,
    )
    if not phrases:
        return replace(draft, equals=tests[:MOST_TESTS], tests=tests[:MOST_TESTS])
    return replace(
        draft,
        keywords=tuple(map(_as_keyword, phrases)),
        position="first" if all(any(not one.start for one in found[text]) for text in tests) else "anywhere",
        typos=any(all(one.slipped for one in found[text]) for text in tests),
    )


_SAYING = "Texts that no rule answered."


def _phrases(said: Sequence[Sample]) -> list[Words]:
    """Choose the words that most of what came holds, each with what always follows it."""
    whole = left = sum(one.messages for one in said)
    waiting, chosen = list(said), list[Words]()
    while waiting and len(chosen) < MOST_KEYWORDS and left > (1 - ENOUGH) * whole:
        phrase = _best(waiting)
        if phrase is None:
            break
        chosen.append(phrase)
        waiting = [one for one in waiting if not _standing(phrase, one.words)]
        left = sum(one.messages for one in waiting)
    return chosen


def _best(said: Sequence[Sample]) -> Words | None:
    """Find the word that most of what came holds, the earliest of the most frequent text where several do."""
    telling = dict.fromkeys(word for one in said for word in gist(one.words) if _can_be_heard(word))
    if not telling:
        return None
    word = max(telling, key=lambda word: sum(one.messages for one in said if _standing((word,), one.words)))
    return _longer((word,), [one.words for one in said if word in one.words])


def _longer(phrase: Words, texts: Sequence[Words]) -> Words:
    """Add the words that follow in all of these texts, as long as they tell something and stay words of their own."""
    while True:
        following = {_after(phrase, text) for text in texts}
        word = following.pop()
        longer = (*phrase, word)
        if following or not tells(word) or words(" ".join(longer)) != longer:
            return phrase
        phrase = longer


def _after(phrase: Words, heard: Words) -> str:
    """Give the word that follows, if it is one of those that say what is wanted."""
    end = heard.index(phrase[0]) + len(phrase)
    return heard[end] if end < len(heard) and heard[end] in gist(heard) else ""


def _as_keyword(phrase: Words) -> str:
    shown = " ".join(phrase).upper()
    return shown if words(shown) == phrase else " ".join(phrase)


class _Standing(Struct, frozen=True):
    """Where a phrase begins in a text, and whether one of its words is misspelt there."""

    start: int
    slipped: bool


def _standing(phrase: Words, heard: Words) -> _Standing | None:
    """Find a phrase in a text: as it is, else with one slip."""
    places = range(len(heard) - len(phrase) + 1)
    wrong = {start: [two for two in zip(phrase, heard[start:], strict=False) if two[0] != two[1]] for start in places}
    for start, pairs in wrong.items():
        if not pairs:
            return _Standing(start, slipped=False)
    slips = (start for start, pairs in wrong.items() if len(pairs) == 1 and is_slip(*pairs[0]))
    return next((_Standing(start, slipped=True) for start in slips), None)


def _can_be_heard(word: str) -> bool:
    return tells(word) and words(word) == (word,) and consent.reserved(word) == "none"


def told(group: Group, draft: Draft, path: str, cautions: Sequence[str] = ()) -> str:
    """Write the rule as it is put into a file, with a comment that says where it comes from, and what to beware of."""
    came = f"{count(group.messages, 'text')} of {'1 person' if group.people == 1 else f'{group.people} people'}"
    block = "".join(f"  {line}\n" for line in written(draft).splitlines())
    beware = "".join(f"  # Beware: {printable(one)}.\n" for one in cautions)
    from_ = f"  # From {came} that no rule answered. Put it below `rules:` in {path}, and write the answer.\n"
    return f"{from_}{beware}{block}"
