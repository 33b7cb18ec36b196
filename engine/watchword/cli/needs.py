"""What rules may do outside: which of them use actions that ask other systems, text people or change lists."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rich.table import Table

from watchword.rules.load import Loaded


def needs(loaded: Loaded) -> Table:
    """List what is needed, by which action, in which rules."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("needs", "action", "rules"):
        table.add_column(heading, overflow="fold")
    for (need, action), rules in sorted(_used(loaded).items()):
        table.add_row(need, action, ", ".join(rules))
    return table


def _used(loaded: Loaded) -> Mapping[tuple[str, str], Sequence[str]]:
    used: dict[tuple[str, str], list[str]] = defaultdict(list)
    for source, _ in loaded.sources:
        for rule in source.file.rules:
            for step in {step.name: step for step in rule.then}.values():
                for need in step.action.needed:
                    used[need, step.name].append(f"{source.file.program}/{rule.id}")
    return used
