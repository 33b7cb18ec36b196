"""`rest`: what stands after the keyword, compared as the whole text would be."""

from itertools import chain
from typing import ClassVar

from watchword.conditions.text import Text, once_each
from watchword.literals import Needs, bare
from watchword.plugin import Situation
from watchword.sayings import Said


class Rest(Text, frozen=True, kw_only=True):
    """What stands after the keyword equals one of these, begins with one, contains one, or matches a pattern (RE2)."""

    after_keyword: ClassVar[bool] = True
    example: ClassVar[str] = "keyword: REFILL, rest: {matches: '^[0-9]{7}$'}"

    def seen(self, situation: Situation) -> str:
        """Give what stands after the keyword."""
        return situation.rest

    def said(self) -> Said:
        """Say nothing of the text: how far the keyword reaches is the rule's to know."""
        after = self.said_after()
        return Said(enough=after.enough and not after.each)

    def said_after(self) -> Said:
        """Tell what is compared with what stands after the keyword."""
        return super().said()

    def literals(self) -> Needs:
        """List what the pattern needs; what stands before the rest decides nothing about where its words begin."""
        return tuple(frozenset(map(bare, need)) for need in super().literals())

    def fit(self, situation: Situation) -> Situation | None:
        """Find a text that does, with what is asked for after it, or that alone where there is no keyword."""
        text, rest = situation.message.text.strip(), situation.rest
        around = ((text, ""), (text.removesuffix(rest).strip(), rest), ("", ""))
        likely = ["", *self._likely("")]
        texts = (f"{head} {one} {tail}".strip() for head, tail in around for one in likely)
        ways = map(situation.saying, chain([text], once_each(texts)))
        return next((way for way in ways if self.check(way).held), None)
