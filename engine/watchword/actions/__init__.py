"""What rules can do: one file an action, all of one shape, listed here."""

from collections.abc import Mapping

from watchword.actions.ask import Ask
from watchword.actions.block import Block
from watchword.actions.coupon import Coupon
from watchword.actions.email import Email
from watchword.actions.enter import Enter
from watchword.actions.forward import Forward
from watchword.actions.handoff import Handoff
from watchword.actions.log import Log
from watchword.actions.reply import Reply
from watchword.actions.save_media import SaveMedia
from watchword.actions.send_later import SendLater
from watchword.actions.set import Set
from watchword.actions.subscribe import Subscribe
from watchword.actions.tag import Tag
from watchword.actions.unsubscribe import Unsubscribe
from watchword.actions.untag import Untag
from watchword.actions.vote import Vote
from watchword.actions.webhook import Webhook
from watchword.plugin import Action


def builtin() -> Mapping[str, type[Action]]:
    """List the actions that are always there, by the name that rules use."""
    kinds: tuple[type[Action], ...] = (
        *(Ask, Block, Coupon, Email, Enter, Forward, Handoff, Log, Reply, SaveMedia),
        *(SendLater, Set, Subscribe, Tag, Unsubscribe, Untag, Vote, Webhook),
    )
    return {kind.called: kind for kind in kinds}
