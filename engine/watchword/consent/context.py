"""What may be known beside a text when it is read."""

from typing import Literal

from msgspec import Struct

Purpose = Literal["marketing", "transactional", "alert", "conversational"]
"""What a program texts people for."""


class Context(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What is known of the person's side of it; where nothing is, a text is read with the most care.

    `recent` are our texts to the person, the newest first. `pending`: a prompt of ours waits for an answer. `purpose`
    is that of the program. `expected`: the program has a rule that hears this very text.
    `stop_anywhere`: a word that the law names is an opt-out wherever it stands (R15).
    """

    recent: tuple[str, ...] = ()
    pending: bool = False
    purpose: Purpose = "marketing"
    expected: bool = False
    stop_anywhere: bool = False


UNKNOWN = Context()
