"""`set`: note something about the person."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from msgspec import Struct
from msgspec.structs import replace

from watchword.effects import Effect
from watchword.plugin import Action, Moment, action
from watchword.reading.findings import Path, Reading
from watchword.reading.names import Name
from watchword.reading.source import Node, Scalar, is_left_out
from watchword.reading.typed import read, refuse
from watchword.templates import Text
from watchword.value import Contradiction


class OrNothing(Struct, frozen=True):
    """Metadata of a text that may be written as empty."""

    def from_node(self, node: Node, reading: Reading, at: Path) -> Any:
        """Read a text, or `""`."""
        if isinstance(node, Scalar) and not node.plain and not node.text:
            reading.spans[at] = node.span
            return replace(Text.literal(""), spans=(node.span,))
        if is_left_out(node):
            hint = 'write a text after it, or "" for what is not to be known any more'
            return refuse(node, "a text", reading, at, hint)
        return read(node, Text, reading, at)


@action("set", shorthand="fields", example='set: {first: "{rest|first|title}"}')
class Set(Action, frozen=True, kw_only=True):
    """Note fields of the person, such as their first name: texts name them `{contact.first}`, `contact` asks for them.

    The texts of the actions after it name them so at once. A value that is empty, written so or as nothing was said,
    means that it is not known any more.
    """

    fields: dict[Name, Annotated[Text, OrNothing()]]

    def __post_init__(self) -> None:
        if not self.fields:
            raise Contradiction("nothing is set", hint="write {NAME: VALUE}")

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Fill each value in the person's language."""
        yield moment.sets(self._filled(moment))

    def binds(self, moment: Moment) -> Mapping[str, str]:
        """Let the texts of the actions after it name what is known now."""
        return {f"contact.{name}": value for name, value in moment.sets(self._filled(moment)).fields.items()}

    def _filled(self, moment: Moment) -> Mapping[str, str]:
        return {name: moment.filled(text) for name, text in self.fields.items()}
