"""One item of a rule's `then`."""

from collections.abc import Collection, Sequence
from typing import ClassVar, Self

from msgspec.structs import fields

from watchword.plugin import Action, Capability, Vocabulary
from watchword.quoted import quoted
from watchword.reading.continued import text_goes_on, too_far_left
from watchword.reading.cuts import cut, first_in_quotes, in_braces
from watchword.reading.findings import Path, Reading
from watchword.reading.hints import unspaced
from watchword.reading.indentation import refused_beside
from watchword.reading.likeness import Slip, nearest
from watchword.reading.source import Fields, Items, Node, Scalar
from watchword.reading.strays import is_glued, outdented, take_as
from watchword.reading.suggestions import did_you_mean, suggestion, with_semicolon, written_oddly
from watchword.reading.typed import INVALID, Invalid
from watchword.rules.settings import settings
from watchword.value import Value


class Step(Value, frozen=True):
    """One item of `then`: an action's name and its settings."""

    example: ClassVar[str] = "{reply: some text}"
    has_one_key: ClassVar[bool] = True

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
        if is_glued(node, reading):
            return INVALID
        if not isinstance(node, Fields) or not node.entries:
            hint = unspaced(node, reading.context.actions) or unspaced(node) or _as_action(node, reading.context)
            reading.error("bad-value", "expected an action such as 'reply: some text'", node.span, hint)
            return INVALID
        if refused_beside(node, reading.context.actions, reading):
            return INVALID
        name, below = node.entries[0]
        kind = None if _names_the_action(name, below, reading) else kind_of_action(name, reading)
        for extra in (key for key, _ in node.entries[1:] if kind or key.text in reading.context.actions):
            hint = _beside(extra, node, kind, reading.context, at)
            around = "does" if "does" in at else "then"
            message = f"each item of {around}: holds exactly one action"
            reading.error("one-action-per-item", message, extra.span, hint)
        if kind is None:
            return _below_misspelt(node, reading, at)
        action = settings(kind, below, reading, (*at, name.text))
        _refuse_forbidden(name, kind.needs if isinstance(action, Invalid) else action.needed, reading)
        return INVALID if action is INVALID or len(node.entries) > 1 else cls(name=name.text, action=action)


def _below_misspelt(node: Fields, reading: Reading, at: Path) -> Invalid:
    """Tell what is wrong below the name of an action that was misspelt, and note which one was meant."""
    name, below = node.entries[0]
    vocabulary: Vocabulary = reading.context
    guesses = () if vocabulary.not_loaded else _guesses(name.text, vocabulary)
    if name.text.lower() not in _OTHER_NAMES and nearest(name.text, guesses)[0] is Slip.FURTHER:
        return INVALID
    slip = take_as(name, guesses, did_you_mean(*guesses), reading, at) if guesses else None
    if slip and len(node.entries) == 1:
        settings(vocabulary.actions[slip], below, reading, (*at, slip))
    return INVALID


def _guesses(written: str, vocabulary: Vocabulary) -> Sequence[str]:
    """List the actions that may have been meant by what is none: what one is called elsewhere, or nearly."""
    otherwise = _OTHER_NAMES.get(written.lower(), "")
    return [otherwise] if otherwise in vocabulary.actions else nearest(written, vocabulary.actions)[1]


def _names_the_action(name: Scalar, below: Node, reading: Reading) -> bool:
    """Refuse `action: reply`: the action's name is the key."""
    vocabulary: Vocabulary = reading.context
    meant = below.text if isinstance(below, Scalar) else ""
    if name.text.lower() not in {"action", "type", "do", "kind"} or meant not in vocabulary.actions:
        return False
    hint = f"write '{meant}:' in its place, with the text or the settings behind it"
    reading.error("unknown-action", f"there is no action '{name.text}': the name of one is the key", name.span, hint)
    return True


def _beside(extra: Scalar, node: Fields, kind: type[Action] | None, vocabulary: Vocabulary, at: Path) -> str:
    """Tell what to do about a key beside an action: a setting of it, a key of the rule, or another action."""
    name, written = node.entries[0][0].text, extra.text
    part = cut(node, extra)
    if part and part.key == name and kind and _names_one(kind):
        each = ", ".join(f"{{{name}: {one}}}" for one in part.parts)
        return f"each gets an action of its own: {each}"
    if part:
        return part.in_quotes()
    if written in vocabulary.actions and in_braces(node):
        each = ", ".join(f"{{{one.text}: ...}}" for one, _ in node.entries)
        return f"write an item of '{'does' if 'does' in at else 'then'}' for each: {each}"
    if written in vocabulary.actions:
        return f"put '- ' before '{written}'"
    if kind and written in kind.__struct_encode_fields__:
        needed = [one.encode_name for one in fields(kind) if one.required and one.encode_name != written]
        shown = ", ".join(f"{one}: ..." for one in (*needed, written))
        return f"'{written}' is a setting of '{name}': write {name}: {{{shown}}}"
    outside = outdented(written, node, at) or too_far_left(extra, node)
    if kind and kind.shorthand == "text":
        outside = outside or text_goes_on(extra, node, vocabulary.actions)
    meant = outside or suggestion(written, vocabulary.actions) or first_in_quotes(node)
    return meant or f"there is no action '{written}': delete it"


def _names_one(kind: type[Action]) -> bool:
    """Tell whether what stands bare behind an action is the name of one thing, such as a list."""
    main = next((one.type for one in fields(kind) if one.encode_name == kind.shorthand), None)
    return any(getattr(one, "extra", None) for one in getattr(main, "__metadata__", ()))


def _as_action(node: Node, vocabulary: Vocabulary) -> str:
    """Tell what to do about `- reply`, which says no text, and about a text, which says no action."""
    if isinstance(node, Items) and node.items:
        return "take what stands in this list out of it: each item is one action"
    if not isinstance(node, Scalar) or not node.text:
        return "write {reply: some text}, or another action, or delete the item"
    if node.text in vocabulary.actions:
        return f"write '{node.text}: ...'"
    parted = with_semicolon(node.text, vocabulary.actions)
    return parted or f"write 'reply: {quoted(node.text)}' to say that"


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
    hint = written_oddly(name.text, vocabulary.actions)
    if hint is None and (guesses := _guesses(name.text, vocabulary)):
        hint = did_you_mean(*guesses)
    hint = hint or f"there are {', '.join(sorted(vocabulary.actions))}"
    reading.error("unknown-action", f"there is no action '{name.text}'", name.span, hint + _not_loaded(vocabulary))
    return None


def _not_loaded(vocabulary: Vocabulary) -> str:
    broken = vocabulary.not_loaded
    return f" ({', '.join(broken)} {'does' if len(broken) == 1 else 'do'} not load)" if broken else ""
