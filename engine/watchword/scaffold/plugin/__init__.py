"""A plugin that is to be written: code that works as it stands, its test, and what to read of it."""

from collections.abc import Mapping

from watchword.scaffold.plugin.action import ACTION
from watchword.scaffold.plugin.condition import CONDITION
from watchword.scaffold.plugin.filter import FILTER
from watchword.scaffold.plugin.lint import LINT
from watchword.scaffold.plugin.provider import PROVIDER
from watchword.scaffold.plugin.sketch import Sketch

KINDS: Mapping[str, Sketch] = {
    "action": ACTION,
    "condition": CONDITION,
    "provider": PROVIDER,
    "lint": LINT,
    "filter": FILTER,
}
"""What a plugin can be, the usual first."""


def written(kind: str, name: str, folder: str) -> Mapping[str, str]:
    """Write the files of a plugin of a kind by their names within its folder, which stands in `folder`."""
    return KINDS[kind].filled(name, folder)
