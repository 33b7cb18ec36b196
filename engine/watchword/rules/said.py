"""Whether what config.yaml says of actions and conditions, in `plugin-settings`, is what they take."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import fields, replace

from watchword.config.environment import is_reference
from watchword.config.plugged import Examine, Said, hide
from watchword.plugin import Action, Condition, Secret, Vocabulary
from watchword.reading.findings import Reading
from watchword.reading.source import Fields, Node, Scalar
from watchword.reading.strays import unknown_key
from watchword.reading.suggestions import suggestion
from watchword.reading.typed import read

Kind = type[Action] | type[Condition]


def examining(vocabulary: Vocabulary) -> Examine:
    """Make what looks at settings with all that there is in mind; a name that nothing has is a warning alone.

    A plugin that does not load today must not keep a server from starting, and from honouring STOP.
    """
    kinds: dict[str, Kind] = {**vocabulary.conditions, **vocabulary.actions}
    unsaid = replace(vocabulary, settings=None)

    def examine(said: Said, node: Node, reading: Reading) -> None:
        for key, below in node.entries if isinstance(node, Fields) else ():
            if key.text not in kinds:
                message = f"there is no action or condition '{key.text}': nobody reads these settings"
                reading.warn("unread-settings", message, key.span, suggestion(key.text, kinds) or "delete them")
                hide(below, reading)
            elif isinstance(below, Fields):
                _Taker(kinds[key.text], unsaid, reading).examine(below, said[key.text])

    return examine


class _Taker(Struct, frozen=True):
    """One action or condition that takes settings, and where to report what it does not take."""

    kind: Kind
    vocabulary: Vocabulary
    reading: Reading

    def examine(self, node: Fields, said: Mapping[str, str]) -> None:
        """Look at each name and value by itself, and at the secrets by what the action knows of them."""
        own: type[Struct] = self.kind
        known = {one.encode_name: one.type for one in fields(own)}
        unfit = dict(self.kind.unfit(said)) if issubclass(self.kind, Action) else {}
        for key, below in node.entries:
            if known.get(key.text, Secret) is Secret:
                hide(below, self.reading)
            if key.text in unfit:
                self._refuse(key, below, unfit[key.text])
            elif key.text not in known:
                if not self._may_say(key.text):
                    unknown_key(key, node, known, self.reading, ("plugin-settings", self.kind.called))
            elif known[key.text] is not Secret and isinstance(below, Scalar):
                self._read(key, below, said[key.text], known[key.text])

    def _may_say(self, name: str) -> bool:
        also = self.kind.also_said if issubclass(self.kind, Action) else ()
        return any(name.startswith(one.removesuffix("*")) and name != one.removesuffix("*") for one in also)

    def _read(self, key: Scalar, node: Scalar, text: str, kind: object) -> None:
        """Read a value as a rule would; what stands elsewhere is never quoted."""
        reading = Reading(self.reading.path, self.vocabulary)
        read(replace(node, text=text), kind, reading, (self.kind.called, key.text))
        if reading.diagnostics and is_reference(node.text):
            self._refuse(key, node, f"what {node.text} holds is none")
        else:
            self.reading.diagnostics.extend(reading.diagnostics)

    def _refuse(self, key: Scalar, node: Node, wanted: str) -> None:
        message = f"'{key.text}' of '{self.kind.called}' cannot be right: {wanted}"
        self.reading.error("bad-value", message, replace(node.span, secret=True), "write what is expected in its place")
