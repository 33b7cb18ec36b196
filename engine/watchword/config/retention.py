"""For how long what is known of people is kept: at least as long as the law says, and not for ever unless wanted."""

import re
from datetime import timedelta
from typing import Annotated

from msgspec import Struct

from watchword.config.setting import Setting
from watchword.reading import durations
from watchword.reading.findings import Path, Reading
from watchword.reading.source import Node
from watchword.reading.typed import INVALID, Invalid, read

DAY = timedelta(days=1)
YEAR = timedelta(days=366)
"""No year is longer: what is kept for five of these is kept for five of any."""
FOREVER = "forever"

_FORM = re.compile(r"([1-9][0-9]{0,3})([dwy])")
_UNITS = {"d": DAY, "w": 7 * DAY, "y": YEAR}


class Period(Struct, frozen=True):
    """Metadata of how long something is kept; None is for ever. `why` says what asks for the least."""

    least: timedelta
    why: str

    def from_node(self, node: Node, reading: Reading, at: Path) -> timedelta | Invalid | None:
        """Read a time such as `90d`, `5y` or `forever`, and hold it against the least."""
        text: str | Invalid = read(node, str, reading, at)
        if not isinstance(text, str) or text == FOREVER:
            return INVALID if isinstance(text, Invalid) else None
        form = _FORM.fullmatch(text)
        if form is None:
            message = f"expected a time such as 90d, 26w, 5y or {FOREVER}, found '{text}'"
            reading.error("bad-value", message, node.span, "write a whole number and d, w or y behind it")
            return INVALID
        period = int(form[1]) * _UNITS[form[2]]
        if period < self.least:
            least = written(self.least)
            message = f"'{at[-1]}' must be at least {least}: {self.why}"
            hint = f"write '{at[-1]}: {least}' or longer, or leave it out for {written(Retention.period(str(at[-1])))}"
            reading.error("bad-value", message, node.span, hint)
            return INVALID
        return period


_LOOKED_INTO = "what comes in is looked into and decided again within a week"
_TRIED_AGAIN = "texts that failed are tried again within a month"
_SILENT = "nobody is forgotten who has only been silent for a while"
_LAW = "the law wants proof of consent for five years after the last text (R61)"


class Retention(Setting, frozen=True, kw_only=True):
    """How long each thing is kept, but for what says something of consent: that is `evidence`, and kept whole.

    `traces`: what messages were decided from, and why so. `texts`: the words of messages and of our texts. `kept`:
    notifications that nobody could read. `contacts`: lists and fields of people whom nobody has texted and who have not
    texted for so long. `evidence`: everything of such people, but for the opt-outs that stand: those stay for ever.
    """

    traces: Annotated[timedelta | None, Period(7 * DAY, _LOOKED_INTO)] = 90 * DAY
    texts: Annotated[timedelta | None, Period(30 * DAY, _TRIED_AGAIN)] = 5 * YEAR
    kept: Annotated[timedelta | None, Period(7 * DAY, _LOOKED_INTO)] = YEAR
    contacts: Annotated[timedelta | None, Period(90 * DAY, _SILENT)] = 5 * YEAR
    evidence: Annotated[timedelta | None, Period(5 * YEAR, _LAW)] = 10 * YEAR

    @classmethod
    def period(cls, name: str) -> timedelta | None:
        """Tell how long something is kept where nothing is said."""
        found: timedelta | None = getattr(cls(), name)
        return found


def written(period: timedelta | None) -> str:
    """Write a period as `config.yaml` does."""
    if period is None:
        return FOREVER
    return f"{period // YEAR}y" if period and not period % YEAR else durations.written(period)
