"""Which rule did most texts of a group miss by little?"""

from collections.abc import Sequence

from watchword.message import Message
from watchword.near import Near, Neighbourhood
from watchword.trial.run import SENDER
from watchword.unmatched.groups import Group, Sample

LOOKED_AT = 5
"""So many wordings of a group are asked which rule is near."""


def _message(sample: Sample) -> Message:
    """Let somebody of whom nothing is known text it, at the time and to the number of the last who did."""
    return Message(
        endpoint="unmatched", key="0", sender=SENDER, to=sample.to, text=sample.text, received_at=sample.last
    )


def cautions(around: Neighbourhood, group: Group) -> Sequence[str]:
    """Say why a rule may not be what a group needs: it is nearly a word of consent, or answers a question."""
    said = []
    for one in group.wordings[:LOOKED_AT]:
        said += [f"{one.text!r} is {near.why}" for near in around.of_consent(one.words)]
        for entry in around.unasked(_message(one)):
            said.append(f"{one.text!r} is an answer to '{entry.prompt}', which {entry.name} takes while it waits")
    return said


def nearest(around: Neighbourhood, group: Group) -> Near | None:
    """Find the rule that most of the most frequent wordings of a group are near to."""
    said = group.wordings[:LOOKED_AT]
    found: dict[Near, int] = {}
    for one in said:
        near = next(around.near(_message(one)), None)
        if near:
            found[near] = found.get(near, 0) + one.messages
    best = max(found, key=found.__getitem__, default=None)
    return best if best and 2 * found[best] >= sum(one.messages for one in said) else None
