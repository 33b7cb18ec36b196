"""Which texts say the same? Those with the same telling words, in whatever order; then those that share most of them.

Nothing depends on the order in which texts came. What it takes grows with their number, and hardly faster: words are
looked up, and a text is compared with so many others at most, the most frequent ones.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

from msgspec import Struct

from watchword.rules.slips import Slips
from watchword.unmatched.gist import gist

Words = tuple[str, ...]
Gist = frozenset[str]

ALIKE = 0.45
"""Texts are alike if the words that both have weigh at least so much of what the words of either weigh on average."""
FEW = 3
"""A word that came no more often may be a slip of any other that came more often..."""
RARER = 4
"""...and one that came more often only of a word that came so many times as often: HOUSE is no slip of HORSE."""
COMPARED = 24
"""With so many groups a text is compared for each of its words."""


def alike(texts: Mapping[Words, int]) -> list[list[Words]]:
    """Gather texts, given with how often each came, into groups: the largest first.

    In a group the most frequent is first, of equals the shortest.
    """

    def frequent(text: Words) -> tuple[int, int, Words]:
        return -texts[text], len(text), text

    gists = {text: gist(text) for text in texts}
    meant = _meant(_weighed(gists, texts))
    by_gist: dict[Gist, list[Words]] = {}
    for text in sorted(texts, key=frequent):
        by_gist.setdefault(frozenset(meant.get(word, word) for word in gists[text]), []).append(text)
    # What has no words at all is not like what has nothing but manners.
    silent = [text for text in by_gist.get(frozenset(), ()) if not text]
    polite = [text for text in by_gist.pop(frozenset(), ()) if text]
    groups = [silent, polite, *_gathered(by_gist, texts)]
    whole = [sorted(group, key=frequent) for group in groups if group]
    return sorted(whole, key=lambda group: (-sum(texts[text] for text in group), group))


def _weighed(gists: Mapping[Words, Words], texts: Mapping[Words, int]) -> Counter[str]:
    """Count how often each telling word came."""
    came: Counter[str] = Counter()
    for text, telling in gists.items():
        for word in telling:
            came[word] += texts[text]
    return came


def _meant(came: Mapping[str, int]) -> dict[str, str]:
    """Say of each word that is likely a slip which word was meant: a more frequent one, which is no slip itself."""
    slips = Slips.of(came)
    near: dict[str, set[str]] = {}
    for word in came:
        for other in slips.meant(word):
            near.setdefault(word, set()).add(other)
            near.setdefault(other, set()).add(word)
    meant: dict[str, str] = {}
    done: set[str] = set()
    for word in sorted(near, key=lambda one: (-came[one], one)):
        roots = [other for other in near[word] if other in done and other not in meant]
        roots = [other for other in roots if came[word] <= max(FEW, came[other] // RARER)]
        if roots:
            meant[word] = min(roots, key=lambda one: (-came[one], one))
        done.add(word)
    return meant


class _Group(Struct):
    """What the most frequent text of a group tells, what that weighs, and all that is said in it."""

    telling: Gist
    weight: float
    said: list[Words]


def _gathered(by_gist: Mapping[Gist, Sequence[Words]], texts: Mapping[Words, int]) -> Iterable[list[Words]]:
    """Join each gist, the most frequent first, with the one before it that it is most like."""
    frequency = Counter(word for telling in by_gist for word in telling)
    weights = {word: log(1 + len(by_gist) / times) for word, times in frequency.items()}
    came = {telling: sum(texts[text] for text in said) for telling, said in by_gist.items()}
    groups: list[_Group] = []
    having: dict[str, list[int]] = {}
    for telling in sorted(by_gist, key=lambda one: (-came[one], len(one), sorted(one))):
        weight = sum(weights[word] for word in sorted(telling))
        like = _most_like(telling, weight, weights, groups, having)
        if like is not None:
            groups[like].said.extend(by_gist[telling])
            continue
        for word in telling:
            places = having.setdefault(word, [])
            if len(places) < COMPARED:
                places.append(len(groups))
        groups.append(_Group(telling, weight, list(by_gist[telling])))
    return [group.said for group in groups]


def _most_like(
    telling: Gist,
    weight: float,
    weights: Mapping[str, float],
    groups: Sequence[_Group],
    having: Mapping[str, Sequence[int]],
) -> int | None:
    """Find the group that shares the most with a gist, the most frequent one of equals; None if none is like it."""
    shared: dict[int, float] = {}
    for word in sorted(telling):
        for place in having.get(word, ()):
            shared[place] = shared.get(place, 0.0) + weights[word]
    best, most = None, ALIKE
    for place in sorted(shared):
        share = 2 * shared[place] / (weight + groups[place].weight)
        if share > most or (best is None and share == most):
            best, most = place, share
    return best
