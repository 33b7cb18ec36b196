"""What the actions of a rule want done, in their order."""

from collections import ChainMap
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from watchword.effects import Effect
from watchword.plugin import Moment
from watchword.rules.step import Step


def planned(steps: Iterable[Step], moment: Moment) -> Iterator[Effect]:
    """Plan each action; what one binds, those after it may name, and one that binds nothing they need ends them."""
    for step in steps:
        yield from step.action.plan(moment)
        bound = step.action.binds(moment)
        if bound is None:
            return
        if bound:
            moment = replace(moment, values=ChainMap(dict(bound), moment.values))  # type: ignore[arg-type]
