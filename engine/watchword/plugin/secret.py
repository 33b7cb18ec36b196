"""Settings that nobody may read in a rule file, in a job or in a log."""

from typing import ClassVar, Self

from msgspec.structs import replace

from watchword.reading.findings import Path, Reading
from watchword.reading.source import Node
from watchword.reading.typed import INVALID, Invalid
from watchword.value import Value


class Secret(Value, frozen=True):
    """A setting that only `plugin-settings` of config.yaml may say; `reveal` gives it while an action is performed.

    Written anywhere else it is stars.
    """

    unsaid: ClassVar[bool] = True

    _text: str = ""

    def reveal(self) -> str:
        """Give the secret itself, empty where none is known."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)" if self._text else "Secret()"

    __str__ = __repr__

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Refuse it: a rule file is read by everybody."""
        message = f"'{at[-1]}' is a secret, which has no place in a rule file"
        hint = f"say it in config.yaml: 'plugin-settings: {{{at[-2]}: {{{at[-1]}: \"${{A_VARIABLE}}\"}}}}'"
        reading.secrets.append(node.span)
        reading.error("bad-value", message, replace(node.span, secret=True), hint)
        return INVALID
