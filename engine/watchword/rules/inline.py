"""Inline tests: what should come of a text, written beside the rules that it is about."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, ClassVar, Self

from msgspec import Meta, Struct
from msgspec.structs import replace

from watchword.message import Channel
from watchword.plugin import Action, ListNames
from watchword.plugin.naming import ContestNames, TagNames
from watchword.reading.durations import Between
from watchword.reading.findings import Path, Reading
from watchword.reading.indentation import refused_beside
from watchword.reading.several import OneOrMore
from watchword.reading.source import Fields, Node, Scalar
from watchword.reading.strays import unknown_key
from watchword.reading.typed import INVALID, Invalid, read, read_struct
from watchword.rules.forms import Phone
from watchword.rules.step import Step, kind_of_action
from watchword.rules.turn_keys import as_text, refuse_in_turn
from watchword.templates import as_sent

NOTHING = "nothing"
"""What a test says to fire where no rule should."""
NO_RULE = f"write 'fires: {NOTHING}' where no rule is to fire"
CLOCK = datetime(2026, 3, 4, 12, 30)  # noqa: DTZ001 - wall time of whichever program is tested
"""When a test takes place that does not say: a Wednesday, unless its rule has a schedule that wants another time."""
EARLIEST, LATEST = 2000, 2199
"""The years in which a test may take place."""


class _Within(Struct, frozen=True):
    """Metadata of a time of day in years that every calendar can count with."""

    def from_node(self, node: Node, reading: Reading, at: Path) -> datetime | Invalid:
        """Read a date and time; one without an offset is wall time of the program."""
        value: datetime | Invalid = read(node, datetime, reading, at)
        if isinstance(value, Invalid):
            return INVALID
        if not EARLIEST <= value.year <= LATEST:
            reading.error(
                "bad-value", f"'{at[-1]}' must be in the years {EARLIEST} to {LATEST}", node.span, "write another year"
            )
        elif isinstance(node, Scalar) and _is_date(node.text):
            hint = f"write {value:%Y-%m-%d}T12:30, or another time of that day"
            reading.error("bad-value", f"'{node.text}' says no time", node.span, hint)
        else:
            return value
        return INVALID


def _is_date(text: str) -> bool:
    """Tell a date alone, which schedules refuse too: it is midnight to some, and any time of that day to others."""
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


class Deed(Struct, frozen=True):
    """One item of `does`: an action's name, and its settings if the test says them."""

    has_one_key: ClassVar[bool] = True
    instead: ClassVar[Mapping[str, str]] = dict.fromkeys(("none", NOTHING), "write 'does: []' where it does nothing")

    name: str
    action: Action | None = None

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a bare name, or an action with its settings as `then` has it."""
        if isinstance(node, Scalar) and node.text:
            reading.spans[at] = node.span
            if hint := cls.instead.get(node.text.lower()):
                reading.error("unknown-action", f"'{node.text}' is no action", node.span, hint)
                return INVALID
            return cls(node.text) if kind_of_action(node, reading) else INVALID
        step: Step | Invalid = Step.from_node(node, reading, at)
        return INVALID if isinstance(step, Invalid) else cls(step.name, step.action)


class Sends(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that leaves later by itself: how long `after` the message, or `at` what time, if the test says that."""

    text: str
    after: timedelta | None = None
    at: Annotated[datetime, _Within()] | None = None

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a text, or a map."""
        if isinstance(node, Fields):
            sends = read_struct(node, cls, reading, at)
            return sends if sends is INVALID else replace(sends, text=as_sent(sends.text))
        text = read(node, str, reading, at)
        return INVALID if isinstance(text, Invalid) else cls(text=as_sent(text))


class Waiting(Struct, frozen=True):
    """The prompt that waits for an answer, and the values that whoever asked has left with it."""

    prompt: str
    values: Mapping[str, str] = {}

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a prompt's name, or a map from the one prompt to its values."""
        if isinstance(node, Scalar):
            name = read(node, str, reading, at)
            return INVALID if isinstance(name, Invalid) else cls(name)
        asked: dict[str, dict[str, str]] | Invalid = read(node, dict[str, dict[str, str]], reading, at)
        if isinstance(asked, Invalid):
            return INVALID
        if len(asked) != 1:
            reading.error("bad-value", "one prompt at a time waits for an answer", node.span, "keep one of them")
            return INVALID
        return cls(*next(iter(asked.items())))


class Given(Struct, frozen=True, kw_only=True, rename="kebab"):
    """What is known of the person before they write: without a word here, nothing.

    They are on the lists of `subscribed`, and in `contact` are their fields. `language` is theirs. `asked` is the
    question that waits for their answer. With `opted-out` they have texted STOP before. `voted` says by poll what they
    have voted for, `tagged` names their tags, `entered` the contests that they have entered. `coupons` says by pool
    which codes they have, `pools` which one each pool gives next: `""` where it is used up. `handed-over` names the
    desk that has taken over just now; with `blocked` they are answered no more.
    """

    subscribed: ListNames = ()
    contact: dict[str, str] = {}
    language: str | None = None
    asked: Waiting | None = None
    opted_out: bool = False
    voted: dict[str, str] = {}
    tagged: TagNames = ()
    entered: ContestNames = ()
    coupons: dict[str, str] = {}
    pools: dict[str, str] = {}
    handed_over: str | None = None
    blocked: bool = False


class Turn(Struct, frozen=True, kw_only=True, rename="kebab"):
    """One message, and what it should fire and do, exactly and completely; what is not said may be anything.

    `text` is what the person writes; an MMS may have a `subject` besides, in which no keyword is looked for. `channel`
    is the way that it comes.
    `media` are URLs, or `true` for some picture. `after` is the time since the turn before, else a minute.
    `fires` names the rules, `nothing` for none; where a test does not say it, its own rule must fire, and what fires
    beside it because rules `continue` may. `does` lists their actions, with or without their settings; `sends` lists
    the texts that leave later by themselves, until the next message if there is one; `held` says whether texts to the
    person are held from then on, as somebody has to decide what they meant.
    """

    lacking: ClassVar[Mapping[str, str]] = {"text": "write what belongs together as one item: {text: SOME TEXT, ...}"}

    text: str
    subject: str | None = None
    channel: Channel | None = None
    media: bool | tuple[str, ...] = False
    after: Annotated[timedelta, Between(timedelta(0), timedelta(days=366))] | None = None
    fires: Annotated[tuple[str, ...], OneOrMore("a rule's id", leads=True, none=NO_RULE)] = ()
    does: tuple[Deed, ...] | None = None
    sends: tuple[Sends, ...] | None = None
    held: bool | None = None

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a text, or a map."""
        if isinstance(node, Fields):
            if refuse_in_turn(node, reading, at, cls.__struct_encode_fields__, _OF_SCENE):
                return INVALID
            return read_struct(node, cls, reading, at)  # type: ignore[no-any-return]
        text = read(node, str, reading, at)
        return INVALID if isinstance(text, Invalid) else cls(text=text)


class Scene(Struct, frozen=True, kw_only=True, rename="kebab"):
    """Who writes, when, to which number, and what is known of them; `program` is for files of all programs.

    `name` is what the test shows. `from` is the person's number, `to` the name of ours; `at` is when they write, and
    `given` what is known of them.

    Beside this a test says one message, by the keys of one, or several as `talk`: a list of messages.
    """

    name: str | None = None
    program: str | None = None
    from_: Phone | None = None
    to: str | None = None
    at: Annotated[datetime, _Within()] | None = None
    given: Given = Given()


class InlineTest(Struct, frozen=True):
    """One test: a scene and the messages of it, one after the other."""

    example: ClassVar[str] = "SOME TEXT, ANOTHER TEXT"

    scene: Scene
    turns: tuple[Turn, ...]

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a text, or a map with a `text` or with a `talk` of several."""
        if not isinstance(node, Fields):
            turn = Turn.from_node(node, reading, at)
            return INVALID if isinstance(turn, Invalid) else cls(Scene(), (turn,))
        written = {key.text: below for key, below in node.entries}
        if not _known(node, reading, at, is_talk="talk" in written):
            return INVALID
        scene = read_struct(_part(node, _OF_SCENE), Scene, reading, at)
        if "talk" in written:
            turns = _talk(written["talk"], node, reading, at)
        else:
            turn = read_struct(_part(node, _OF_TURN), Turn, reading, at)
            turns = INVALID if turn is INVALID else (turn,)
        return INVALID if INVALID in (scene, turns) else cls(scene, turns)

    @property
    def title(self) -> str:
        """Name it, on one line: as the file does, else by what is texted."""
        named = self.scene.name or " / ".join(turn.text for turn in self.turns)
        return " ".join(named.split()) or "(no text)"


# --- reading maps -----------------------------------------------------------------------------------------------------

_OF_SCENE = frozenset(Scene.__struct_encode_fields__)
_OF_TURN = frozenset(Turn.__struct_encode_fields__)
_TALK = Annotated[tuple[Turn, ...], Meta(min_length=1, max_length=100, description="a list of 1 to 100 messages")]


def _known(node: Fields, reading: Reading, at: Path, *, is_talk: bool) -> bool:
    """Refuse keys that stand nowhere in a test, or only in the turns of a talk."""
    allowed = _OF_SCENE | ({"talk"} if is_talk else _OF_TURN - {"after"} | {"talk"})
    misplaced = refused_beside(node, allowed, reading)
    strays = [key for key, _ in node.entries if key.text not in {*allowed, *misplaced}]
    for key in strays:
        if key.text in _OF_TURN:
            hint = "say it in the turn that it is about" if is_talk else "a test of one text says when with 'at'"
            reading.error("unknown-key", f"'{key.text}' belongs in a turn of 'talk'", key.span, hint)
        else:
            otherwise = _SAID_OTHERWISE.get(key.text.lower()) or as_text(node, allowed)
            unknown_key(key, node, sorted(allowed), reading, at, hint=otherwise, needed=() if is_talk else ("text",))
    return not (strays or misplaced)


_SAID_OTHERWISE = {
    **dict.fromkeys(
        ("expect", "expected", "expects", "gets", "output", "replies", "reply", "response", "then"),
        "say what it does by 'does': does: [{reply: SOME TEXT}]",
    ),
    **dict.fromkeys(("in", "input", "message", "msg", "receive", "send", "when"), "say what is texted by 'text'"),
    **dict.fromkeys(("matches", "rule", "triggers"), "name the rule by 'fires'"),
}
"""What tests say elsewhere."""


def _part(node: Fields, names: frozenset[str]) -> Fields:
    return Fields(entries=tuple(entry for entry in node.entries if entry[0].text in names), span=node.span)


def _talk(node: Node, around: Fields, reading: Reading, at: Path) -> Any:
    reading.keys[(*at, "talk")] = next(key.span for key, _ in around.entries if key.text == "talk")
    turns = read(node, _TALK, reading, (*at, "talk"))
    if turns is not INVALID and turns[0].after is not None:
        span = reading.keys[(*at, "talk", 0, "after")]
        reading.error("bad-value", "nothing comes before the first turn", span, "say when with 'at' beside 'talk'")
        return INVALID
    return turns
