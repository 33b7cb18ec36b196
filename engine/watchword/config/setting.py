"""What everything in `config.yaml` has in common: hyphens in names, and secrets that no one is shown."""

from typing import Any, ClassVar

from msgspec import Struct


class Setting(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The base of everything in `config.yaml`: names are written with hyphens there.

    Whatever shows a setting shows `***` for the fields that are `hidden`: secrets, and numbers of people.
    """

    hidden: ClassVar[frozenset[str]] = frozenset()

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Give the fields for showing, without what is hidden."""
        fields = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, "***" if value and name in self.hidden else value) for name, value in fields]

    def __repr__(self) -> str:
        """Show the fields, without what is hidden."""
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"
