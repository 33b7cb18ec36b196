"""The form of a name that a file gives to something of its own."""

from typing import Annotated, Final

from msgspec import Meta

NAME: Final = r"^[A-Za-z0-9][\w.-]*$"
Name = Annotated[
    str,
    Meta(
        pattern=NAME,
        description="letters, digits, '.', '-' and '_' without spaces, the first a letter or digit",
    ),
]
