"""One value or a list of them, where a file may say either."""

from msgspec import Struct

from watchword.reading.forms import Form
from watchword.reading.source import Items, Node, Scalar
from watchword.reading.typed import INVALID, Invalid, Path, Reading, refuse


class OneOrMore(Struct, frozen=True):
    """Metadata of a setting that is one text or a list of them, read into a tuple; `of` names one, for messages.

    Where there is a `form`, each of them has it.
    """

    of: str
    form: Form | None = None

    def from_node(self, node: Node, reading: Reading, at: Path) -> tuple[str, ...] | Invalid:
        """Read a scalar or a list of scalars; a text that is written as empty stands for itself."""
        found = scalars(node, reading, at, self.of)
        if self.form is None:
            return tuple(one.text for one in found) if found else INVALID
        places = [(*at, place) for place in range(len(found))] if isinstance(node, Items) else [at]
        made = [self.form.from_node(one, reading, place) for one, place in zip(found, places, strict=False)]
        return tuple(made) if made and INVALID not in made else INVALID


def scalars(node: Node, reading: Reading, at: Path, wanted: str) -> list[Scalar]:
    """List the scalars of a scalar or a list of them; what is no text, or left out, is an error and not listed."""
    reading.spans[at] = node.span
    if isinstance(node, Items):
        if not node.items:
            reading.error("empty-value", f"there is nothing in this list, {wanted} at least is expected", node.span)
        return [one for index, item in enumerate(node.items) for one in _scalar(item, reading, (*at, index), wanted)]
    return _scalar(node, reading, at, wanted, " or a list of them")


def _scalar(node: Node, reading: Reading, at: Path, wanted: str, instead: str = "") -> list[Scalar]:
    reading.spans[at] = node.span
    if isinstance(node, Scalar) and (node.text or not node.plain):
        return [node]
    refuse(node, f"{wanted}{instead}", reading, at)
    return []
