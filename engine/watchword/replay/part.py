"""One reader's share of the people, decided again: on its own, so that every processor may have one."""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from watchword import vocabulary
from watchword.discovery import INSTALLED, Plugins
from watchword.plugin import Vocabulary
from watchword.replay.replay import Known, Replay
from watchword.replay.revisions import Revisions
from watchword.replay.tally import Tally
from watchword.replay.texts import Texts
from watchword.replay.timeline import timeline
from watchword.rules.compiled import RuleSet, Source, compile_rules
from watchword.rules.load import load_texts
from watchword.store.database import Database
from watchword.store.past import Span
from watchword.store.values import Share

Done = Callable[[int], None]
"""Is told how many more messages and events were taken."""


class Candidate(Struct, frozen=True, kw_only=True):
    """Rules that are to decide beside those that did, as files by the path to show for each.

    `awake`: their rules of mode `shadow` act like any other.
    """

    files: Mapping[str, bytes]
    awake: bool = False
    plugins: Plugins = INSTALLED

    def load(self) -> RuleSet:
        """Compile them; raises RuleError."""
        words = vocabulary.found(self.plugins)
        loaded = load_texts(self.files, words)
        return compile_rules([_awake(one) for one, _ in loaded.sources], "awake", words) if self.awake else loaded.rules


def _awake(source: Source) -> Source:
    rules = tuple(replace(rule, mode="live") for rule in source.file.rules)
    return replace(source, file=replace(source.file, rules=rules))


class Part(Struct, frozen=True, kw_only=True):
    """What is to be decided again: of which messages, and of whom among many readers."""

    database: Database
    span: Span
    candidate: Candidate | None
    most: int
    share: Share
    plugins: Plugins = INSTALLED


async def replay_part(part: Part, done: Done) -> Tally:
    """Decide a part again; raises StoreBusy where it cannot be read."""
    reader = part.database.reader()
    try:
        words = vocabulary.found(part.plugins)
        revisions = Revisions(words)
        texts = Texts()
        known = Known(revisions.get, await reader.lines(), texts.state, bringing(words))
        candidate = part.candidate.load() if part.candidate else None
        replay = Replay(known, candidate, Tally(most=part.most))
        async for page in timeline(reader, part.span, part.share):
            await revisions.find(page, reader)
            await texts.find(page, reader)
            replay.take(page)
            done(len(page))
        return replay.tally
    finally:
        await reader.close()


def bringing(words: Vocabulary) -> dict[str, bool]:
    """Tell which actions may bring facts about people."""
    return {name: action.brings for name, action in words.actions.items()}
