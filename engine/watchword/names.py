"""What the names of templates stand for while one rule acts on one message."""

from collections.abc import Mapping
from datetime import datetime

from watchword.message import Message
from watchword.rules.index import Hit
from watchword.state import Contact
from watchword.text import rest


class Names(dict[str, str | None]):
    """The values of names, each worked out when it is asked for.

    They are what the rule's conditions offer, what its program tells of itself, what is said, and who says it.
    """

    __slots__ = ("_contact", "_hit", "_message", "_now", "_program")

    def __init__(
        self,
        offered: Mapping[str, str],
        program: Mapping[str, str | None],
        message: Message,
        hit: Hit | None,
        contact: Contact,
        now: datetime,
    ) -> None:
        super().__init__(offered)
        self._program = program
        self._message = message
        self._hit = hit
        self._contact = contact
        self._now = now

    def __missing__(self, name: str) -> str | None:
        """Work a value out; what a prompt was not left with is missing."""
        if name in self._program:
            return self._program[name]
        return self.setdefault(name, self._of_message(name) if "." not in name else self._of_person(name))

    def _of_message(self, name: str) -> str:
        match name:
            case "from":
                return self._message.sender
            case "to":
                return self._message.to
            case "text":
                return self._message.text
            case "keyword":
                return self._hit.keyword.written if self._hit else ""
            case "rest":
                return rest(self._message.text, self._hit.end if self._hit else 0)
            case "now":
                return self._now.isoformat()
        raise KeyError(name)

    def _of_person(self, name: str) -> str | None:
        family, _, field = name.partition(".")
        if family == "contact":
            return self._contact.fields.get(field)
        if family in {"prompt", "match"}:
            return None
        raise KeyError(name)
