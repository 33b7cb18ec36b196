"""Which lists a program has: those that its files declare, or else those that its rules put people on."""

from collections.abc import Collection, Iterator, Mapping

from watchword.rules.model import MailingList, RuleFile

EVERY_LIST = "all"
"""What actions mean every list by, so that none is called so."""


def lists_of(heard: Collection[RuleFile]) -> Mapping[str, MailingList]:
    """Give the lists of a program; `heard` are all files whose rules it hears, its own last: what they say holds."""
    declared = {name: settings for file in heard for name, settings in file.lists.items()}
    return declared or {name: MailingList() for file in heard for name in joined(file)}


def joined(file: RuleFile) -> Iterator[str]:
    """Name the lists that the rules of a file put people on; nobody is put on `all` of them."""
    for rule in file.rules:
        named = (str(getattr(step.action, "list", "")) for step in rule.then if step.name == "subscribe")
        yield from (name for name in named if name != EVERY_LIST)
