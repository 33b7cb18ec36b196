"""What the actions of a rule want done, in their order."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from watchword.consent.events import said
from watchword.effects import Effect, Subscribe
from watchword.errors import Undeclared
from watchword.plugin import Action, Moment
from watchword.plugin.declaring import undeclared


def planned(actions: Iterable[Action], moment: Moment, words: Callable[[], str]) -> Iterator[Effect]:
    """Plan each action; what one binds, those after it may name, and one that binds nothing they need ends them.

    `words` names those that made the rule fire, as the ledger records them. Raises Undeclared where an action wants
    what it does not declare.
    """
    for action in actions:
        for effect in action.plan(moment):
            if wrong := undeclared(action, effect):
                raise Undeclared(wrong)
            if isinstance(effect, Subscribe):
                yield from _agreed(moment, words())
            yield effect
        bound = action.binds(moment)
        if bound is None:
            return
        if bound:
            moment = replace(moment, values=ChainMap(dict(bound), moment.values))  # type: ignore[arg-type]


def _agreed(moment: Moment, words: str) -> Iterator[Effect]:
    """Record the words that made the rule fire as consent: nobody is on a list without it, whichever action asks."""
    return (said("opt-in", scope, moment.message, "keyword", words) for scope in moment.scopes)
