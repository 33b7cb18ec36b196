"""What poll, contest or pool was meant by a name that no rule uses."""

from watchword.cli.workplace import Workplace
from watchword.errors import RuleError
from watchword.lints.noted import KINDS, leaves
from watchword.reading.suggestions import suggestion


def misspelt(place: Workplace, action: str, name: str) -> str | None:
    """Tell that no rule does an action by this name, where one does by a name like it; None too without rules."""
    try:
        loaded = place.load(place.rules_folder)
    except RuleError:
        return None
    left = (one for source, _ in loaded.sources for rule in source.file.rules for one in leaves(rule))
    known = {given for by, given in left if by == action}
    hint = suggestion(name, known) if name not in known else None
    told = next(kind.told for kind in KINDS.values() if kind.action == action)
    return hint and f"{told.format(name)}: {hint}"
