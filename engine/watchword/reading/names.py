"""The form of a name that a file gives to something of its own."""

from typing import Annotated

from msgspec import Meta

Name = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][\w.-]*$",
        description="letters, digits, '.', '-' and '_' without spaces, the first a letter or digit",
    ),
]
