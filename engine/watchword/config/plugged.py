"""What `config.yaml` says of plugins and of what is built in, each by its name: `plugin-settings`."""

from collections.abc import Callable, Mapping

from watchword.config.environment import is_reference
from watchword.config.forms import Text
from watchword.reading.findings import Path, Reading
from watchword.reading.source import Fields, Items, Node, Scalar
from watchword.reading.typed import Invalid, read

Said = Mapping[str, Mapping[str, str]]
Examine = Callable[[Said, Node, Reading], None]
"""Knows what takes settings, and reports what is wrong in them at the places of the node."""


class PluginSettings:
    """Settings by name, with what they refer to in place; examined if anybody knows what takes them."""

    @staticmethod
    def from_node(node: Node, reading: Reading, at: Path) -> dict[str, dict[str, str]] | Invalid:
        """Read them as texts, as whoever takes them may not even be installed."""
        said: dict[str, dict[str, str]] | Invalid = read(node, dict[str, dict[str, Text]], reading, at)
        examine = reading.context.examine
        if examine and not isinstance(said, Invalid):
            examine(said, node, reading)
        else:
            hide(node, reading)
        return said


def hide(node: Node, reading: Reading) -> None:
    """Hide every value that stands in the file itself: any may be a secret, where nobody knows what takes it."""
    match node:
        case Fields():
            for _, below in node.entries:
                hide(below, reading)
        case Items():
            for below in node.items:
                hide(below, reading)
        case Scalar() if not is_reference(node.text):
            reading.secrets.append(node.span)
