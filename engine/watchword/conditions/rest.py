"""`rest`: what stands after the keyword, compared as the whole text would be."""

from watchword.conditions.text import Text
from watchword.plugin import Situation


class Rest(Text, frozen=True, kw_only=True):
    """What stands after the keyword equals one of these, begins with one, contains one, or matches a pattern (RE2)."""

    def seen(self, situation: Situation) -> str:
        """Give what stands after the keyword."""
        return situation.rest
