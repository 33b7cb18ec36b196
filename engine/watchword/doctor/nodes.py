"""Are the nodes alive that share the database, and do all decide by the rules that were published?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import Installation
from watchword.store.postgres.condition import Shared
from watchword.store.values import LIVE_WITHIN, Member
from watchword.wording import duration

WHAT = "nodes"


def check(here: Installation) -> Iterator[Finding]:
    """Look at each node by its last heartbeat."""
    if here.shared is None:
        return
    if not here.shared.members:
        yield warning(WHAT, "none serves the database: nothing is taken", "`watchword serve`")
    for member in here.shared.members:
        yield _one(here.shared, member)
    if here.shared.staged:
        found = f"revision {here.shared.staged} of the rules is staged, and not all nodes have loaded it"
        yield warning(WHAT, found, "`watchword publish` again: it says which node cannot, and why")


def _one(shared: Shared, member: Member) -> Finding:
    silent = shared.server.now - member.beat_at
    who = f"{member.name} ({member.owner})"
    if silent > LIVE_WITHIN:
        found = f"{who} has not been heard of for {duration(silent)}: nothing is taken there"
        return failure(WHAT, found, "see its log, start it again; what it had begun is taken over by another node")
    if member.trouble:
        found = f"{who} cannot load revision {member.trouble}"
        return failure(WHAT, found, "mend the rules and `watchword publish`; or run the same version on every node")
    if shared.active and member.loaded not in {shared.active, shared.staged}:
        found = f"{who} decides by revision {member.loaded or 'none'}, and {shared.active} is published"
        return failure(WHAT, found, "wait a moment and ask again; then see its log")
    rules = f"decides by revision {member.loaded}" if member.loaded else "has no rules yet"
    up = duration(shared.server.now - member.began_at)
    return fine(WHAT, f"{who} is up for {up}, last heard of {duration(silent)} ago, {rules}")
