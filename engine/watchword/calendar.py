"""What a named schedule answers, whatever it is made of."""

from datetime import datetime
from typing import Protocol


class Boundaries(Protocol):
    """The next moments at which a schedule opens and closes; None for what is not foreseen."""

    @property
    def opens(self) -> datetime | None: ...

    @property
    def closes(self) -> datetime | None: ...


class Calendar(Protocol):
    """When a named schedule is open; starts are inside, ends are not."""

    def is_open(self, now: datetime) -> bool:
        """Tell whether it is open."""
        ...

    def before(self, now: datetime) -> bool:
        """Tell whether it has not begun for the first time; never so for one without a first time."""
        ...

    def after(self, now: datetime) -> bool:
        """Tell whether it has ended for the last time; never so for one without a last time."""
        ...

    def told(self, now: datetime) -> str:
        """Write what time it is there: `Sun 12:30 Europe/London`."""
        ...

    @property
    def starts(self) -> datetime | None:
        """Tell when it begins for the first time, if ever."""
        ...

    @property
    def ends(self) -> datetime | None:
        """Tell when it is over for good, if ever."""
        ...

    def boundaries(self, now: datetime) -> Boundaries:
        """Find the next moments after now at which it opens and closes."""
        ...
