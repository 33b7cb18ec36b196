"""The rules by which past messages were decided."""

from collections.abc import Iterable

from watchword.errors import RuleError
from watchword.plugin import Vocabulary
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts, nothing_loaded
from watchword.store.reader import Reader
from watchword.store.values import StoredMessage


class Revisions:
    """The rules by which things were decided, each loaded when it is first met."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        none = nothing_loaded(words).rules
        self._loaded: dict[str, RuleSet | None] = {none.revision: none}

    def get(self, revision: str) -> RuleSet | None:
        """Give the rules of a revision that was looked for; None if they do not load, or no longer as they were."""
        return self._loaded[revision]

    async def find(self, happened: Iterable[object], reader: Reader) -> None:
        """Load those that decided the messages among what happened."""
        named = {one.revision for one in happened if isinstance(one, StoredMessage)}
        for revision in named - self._loaded.keys():
            self._loaded[revision] = await self._load(revision, reader)

    async def _load(self, revision: str, reader: Reader) -> RuleSet | None:
        for published in await reader.revisions(revision):
            if published.id == revision:
                try:
                    rules = load_texts(published.files, self._words).rules
                except RuleError:
                    return None
                return rules if rules.revision == revision else None
        return None
