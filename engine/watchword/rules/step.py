"""One item of a rule's `then`."""

from collections.abc import Collection
from typing import ClassVar, Self

from watchword.plugin import Action, Capability, Vocabulary
from watchword.reading.hints import unspaced
from watchword.reading.indentation import beside, told
from watchword.reading.source import Fields, Node, Scalar
from watchword.reading.suggestions import suggestion
from watchword.reading.typed import INVALID, Invalid, Path, Reading
from watchword.rules.settings import settings
from watchword.value import Value


class Step(Value, frozen=True):
    """One item of `then`: an action's name and its settings."""

    example: ClassVar[str] = "{reply: some text}"

    name: str
    action: Action

    @classmethod
    def holds(cls, context: Vocabulary) -> Collection[str]:
        """List the actions."""
        return context.actions.keys()

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read `- reply: text`: exactly one action; a bare value stands for the action's main setting."""
        reading.spans[at] = node.span
        if not isinstance(node, Fields) or not node.entries:
            hint = unspaced(node) or _as_action(node, reading.context)
            reading.error("bad-value", "expected an action such as 'reply: some text'", node.span, hint)
            return INVALID
        if misplaced := beside(node, reading.context.actions):
            for owner, strays in misplaced.items():
                message, hint = told(owner, strays)
                reading.error("empty-value", message, node.entries[0][0].span, hint)
            return INVALID
        for extra, _ in node.entries[1:]:
            hint = f"put '- ' before '{extra.text}'"
            reading.error("one-action-per-item", "each item of then: holds exactly one action", extra.span, hint)
        name, below = node.entries[0]
        kind = kind_of_action(name, reading)
        if kind is None:
            return INVALID
        action = settings(kind, below, reading, (*at, name.text))
        _refuse_forbidden(name, kind.needs if isinstance(action, Invalid) else action.needed, reading)
        return INVALID if action is INVALID or len(node.entries) > 1 else cls(name=name.text, action=action)


def _as_action(node: Node, vocabulary: Vocabulary) -> str | None:
    """Tell what to do about `- reply`, which says no text, and about a text, which says no action."""
    if not isinstance(node, Scalar) or not node.plain or not node.text:
        return None
    return f"write '{node.text}: ...'" if node.text in vocabulary.actions else f"write 'reply: {node.text}' to say that"


_OTHER_NAMES = {
    **dict.fromkeys(("answer", "message", "respond", "response", "say", "send", "sms", "text"), "reply"),
    **dict.fromkeys(("add", "join", "opt-in"), "subscribe"),
    **dict.fromkeys(("leave", "opt-out", "remove"), "unsubscribe"),
    **dict.fromkeys(("delay", "schedule", "remind"), "send-later"),
    **dict.fromkeys(("call", "http", "post", "url"), "webhook"),
    "mail": "email",
    "question": "ask",
}
"""What other programs, and people, call actions."""


def _refuse_forbidden(name: Scalar, needed: frozenset[Capability], reading: Reading) -> None:
    """Report an action that needs what config.yaml forbids."""
    vocabulary: Vocabulary = reading.context
    for one in sorted(needed & vocabulary.forbidden):
        message = f"'{name.text}' needs '{one}', which config.yaml forbids"
        hint = f"drop it, or have '{one}' taken out of 'forbid' there"
        reading.error("forbidden-action", message, name.span, hint)


def kind_of_action(name: Scalar, reading: Reading) -> type[Action] | None:
    """Find the action of a name; None after an error if there is none."""
    vocabulary: Vocabulary = reading.context
    if name.text in vocabulary.actions:
        return vocabulary.actions[name.text]
    meant = _OTHER_NAMES.get(name.text.lower())
    hint = f"did you mean '{meant}'?" if meant in vocabulary.actions else suggestion(name.text, vocabulary.actions)
    hint = hint or f"there are {', '.join(sorted(vocabulary.actions))}"
    reading.error("unknown-action", f"there is no action '{name.text}'", name.span, hint)
    return None
