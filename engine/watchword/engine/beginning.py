"""Which rules a process that is alone begins with: those in its folder, unless they do not load or were rolled back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise, takewhile

import structlog
from msgspec import Struct
from msgspec.structs import replace

from watchword.engine.verdict import refusal
from watchword.errors import RuleError
from watchword.plugin import Vocabulary
from watchword.rules.compiled import Scopes
from watchword.rules.load import Loaded, nothing_loaded
from watchword.store.shelf import History
from watchword.store.values import Activation, How

Load = Callable[[Mapping[str, bytes]], Loaded]
"""Checks and compiles files; raises RuleError."""
MOST_TRIED = 100
log = structlog.get_logger()


class Beginning(Struct, frozen=True, kw_only=True):
    """What to begin with. `stale` says why that is not what the folder holds; `failure`, what is wrong there.

    `how` is written down if it is not what decided before, which had the `scopes`.
    """

    loaded: Loaded
    how: How = "start"
    stale: str | None = None
    failure: RuleError | None = None
    scopes: Scopes = {}


def from_folder(own: Callable[[], Loaded], words: Vocabulary) -> Beginning:
    """Begin with the rules of a folder, or with none where they do not load."""
    try:
        return Beginning(loaded=own())
    except RuleError as failure:
        stale = f"the rules do not load: {refusal(failure)}; only opt-outs are honoured"
        return Beginning(loaded=nothing_loaded(words), stale=stale, failure=failure)


async def begin(own: Callable[[], Loaded], load: Load, history: History, words: Vocabulary) -> Beginning:
    """Begin with the rules of a folder; else with the last that were published and load, else with none."""
    found = await _begin(own, load, history, words)
    return replace(found, scopes=await _scopes(found.loaded, load, history))


async def decided_last(load: Load, history: History) -> Loaded | None:
    """Load the rules that decided last; None where there were none, or they do not load here."""
    for last in await history.activations(1):
        if found := await _loaded(last, load, history):
            return found
        log.warning("what decided last does not load: see that its programs have kept their names and brands")
    return None


async def _scopes(ours: Loaded, load: Load, history: History) -> Scopes:
    """Tell what opt-outs of the rules covered that decided last, unless these are they."""
    newest = await history.activations(1)
    if not newest or newest[0].revision == ours.rules.revision:
        return {}
    before = await decided_last(load, history)
    return before.rules.scopes() if before else {}


async def _begin(own: Callable[[], Loaded], load: Load, history: History, words: Vocabulary) -> Beginning:
    found = from_folder(own, words)
    if found.failure is None:
        return await _rolled_back(found.loaded, load, history) or found
    for one in _distinct(await history.activations(MOST_TRIED)):
        if loaded := await _loaded(one, load, history):
            stale = f"the rules do not load: {refusal(found.failure)}; what decides is {_named(one)}"
            return Beginning(loaded=loaded, stale=stale, failure=found.failure)
    return found


async def _rolled_back(own: Loaded, load: Load, history: History) -> Beginning | None:
    """Keep to what somebody rolled back to, as long as the folder is what they wanted to be rid of."""
    newest = await history.activations(MOST_TRIED)
    got_rid_of = takewhile(lambda pair: pair[0].how == "rollback", pairwise(newest))
    for now, before in [(newest[0], before) for _, before in got_rid_of]:
        for refused in await history.revisions(before.revision):
            if refused.files == own.files and (loaded := await _loaded(now, load, history)):
                stale = f"rules/ still holds {refused.id}, which {now.by} rolled back; what decides is {_named(now)}"
                return Beginning(loaded=loaded, how="rollback", stale=stale)
    return None


async def _loaded(one: Activation, load: Load, history: History) -> Loaded | None:
    for published in await history.revisions(one.revision):
        try:
            return load(published.files)
        except RuleError:
            return None
        except Exception:
            log.exception("loading a revision broke", revision=one.revision)
            return None
    return None


def _distinct(newest_first: Sequence[Activation]) -> Collection[Activation]:
    found: dict[str, Activation] = {}
    for one in newest_first:
        found.setdefault(one.revision, one)
    return found.values()


def _named(one: Activation) -> str:
    return f"revision {one.revision}, published {one.at:%Y-%m-%d %H:%M} UTC"
