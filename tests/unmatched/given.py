"""What people texted, and what was made of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from store.given import NOON, deciding, message
from watchword.store.interface import Store
from watchword.store.values import Before, Grounds, StoredMessage

SAID = """\
Gluten free?
gluten-free please
do you have gluten free pizza
any glutem free options
Gluten free?
do you deliver
Delivery?
deliver
my pizza is cold
where is my pizza
hourz?
thanks
thank you!
order 48213
order 48577
call me at 555-123-4567
unsubscrib
?
""".splitlines()


def stored(text: str, sender: str = "+15552312102", at: datetime = NOON, **fields: Any) -> StoredMessage:
    values: dict[str, Any] = {"id": 1, "program": "luigis", "outcome": "unanswered", "intent": "none"}
    grounds = Grounds(before=Before(), line=None, seed=1, effects=None)
    whole = values | {"rules": (), "revision": "", "previous": None, "grounds": grounds} | fields
    return StoredMessage(message=message(text=text, sender=sender, received_at=at), **whole)


async def came(store: Store, texts: Iterable[str] = SAID) -> None:
    """Keep texts of several people, an hour apart; every third was answered by a fallback."""
    for n, text in enumerate(texts):
        one = message(f"k{n}", sender=f"+1555231{n % 7:04d}", text=text, received_at=NOON + n * timedelta(hours=1))
        outcome: Any = "fallback" if n % 3 == 0 else "unanswered"
        await store.receive(one, "luigis", "program:luigis", deciding(outcome=outcome))
