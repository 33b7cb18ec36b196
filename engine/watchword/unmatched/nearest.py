"""Which rule did most texts of a group miss by little?"""

from watchword.near import Near, Neighbourhood
from watchword.unmatched.groups import Group

LOOKED_AT = 5
"""So many wordings of a group are asked which rule is near."""


def nearest(around: Neighbourhood, group: Group) -> Near | None:
    """Find the rule that most of the most frequent wordings of a group are near to."""
    said = group.wordings[:LOOKED_AT]
    found: dict[Near, int] = {}
    for one in said:
        near = next(around.near(one.words, one.text), None)
        if near:
            found[near] = found.get(near, 0) + one.messages
    best = max(found, key=found.__getitem__, default=None)
    return best if best and 2 * found[best] >= sum(one.messages for one in said) else None
