"""What rules can ask for: one file a condition, all of one shape, listed here by the name that rules use."""

from collections.abc import Mapping

from watchword.conditions.after import After
from watchword.conditions.answering import Answering
from watchword.conditions.before import Before
from watchword.conditions.channel import Channel
from watchword.conditions.contact import Contact
from watchword.conditions.during import During
from watchword.conditions.entered import Entered
from watchword.conditions.has_coupon import HasCoupon
from watchword.conditions.media import Media
from watchword.conditions.rest import Rest
from watchword.conditions.sender import From
from watchword.conditions.subscribed import Subscribed
from watchword.conditions.tagged import Tagged
from watchword.conditions.text import Text
from watchword.conditions.to import To
from watchword.conditions.voted import Voted
from watchword.plugin import Condition


def builtin() -> Mapping[str, type[Condition]]:
    """List the conditions that are always there, the cheap ones first."""
    return {
        "to": To,
        "from": From,
        "channel": Channel,
        "media": Media,
        "subscribed": Subscribed,
        "contact": Contact,
        "tagged": Tagged,
        "voted": Voted,
        "entered": Entered,
        "has-coupon": HasCoupon,
        "during": During,
        "before": Before,
        "after": After,
        "answering": Answering,
        "text": Text,
        "rest": Rest,
    }
