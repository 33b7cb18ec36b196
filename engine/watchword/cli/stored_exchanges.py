"""Where the messages come from that `watchword explain` explains with the database: whom it knows, what it stored."""

from collections.abc import Sequence

from msgspec.structs import replace

from watchword.cli import stored
from watchword.cli.deciding import deciding
from watchword.cli.exchanges import FULL, Texting, following, opening
from watchword.cli.messages import no_message
from watchword.cli.workplace import Workplace, fail
from watchword.explain import Exchange
from watchword.explain.exchange import talk
from watchword.message import can_be_texted, lacks_country, number
from watchword.person import Person
from watchword.plugin import Vocabulary
from watchword.replay.exchanges import exchanges
from watchword.rules.load import load_texts
from watchword.store.reader import Reader
from watchword.store.values import StoredMessage


def of_server(place: Workplace, texts: Sequence[str], asked: Texting) -> list[Exchange]:
    """Decide what one person texts as the running server would: by what decides now, and what is known of them."""
    rules = load_texts(deciding(place).files, place.vocabulary).rules
    first = opening(rules, asked)

    async def ask(reader: Reader) -> Person:
        events = await reader.consent(first.sender)
        return Person(
            contacts=dict(await reader.contacts(first.sender)),
            ledger=tuple(one.event for one in events),
            reviews=tuple([one.effect for one in await reader.reviews_of(first.sender)]),
            recent=await reader.recent(first.sender, first.received_at),
        )

    return list(talk(rules, place.line, stored.read(place, ask), following(texts, first)))


def of_message(place: Workplace, ident: int) -> list[Exchange]:
    """Read one stored message as it was decided."""

    async def ask(reader: Reader) -> list[Exchange]:
        stored = await reader.message(ident)
        if stored is None:
            raise fail(f"{await no_message(reader, ident)}; `watchword messages list` shows them")
        return await _stored(reader, [stored], place.vocabulary)

    return stored.read(place, ask)


def of_conversation(place: Workplace, person: str, last: int) -> list[Exchange]:
    """Read what a person wrote last, the oldest first."""

    async def ask(reader: Reader) -> list[Exchange]:
        stored = await reader.conversation(number(person), last)
        return await _stored(reader, stored[::-1], place.vocabulary)

    found = stored.read(place, ask)
    if not found and (lacks_country(person) or not can_be_texted(number(person))):
        raise fail(f"--conversation wants a number with + and its country code, such as {FULL}, not '{person}'")
    if not found:
        raise fail(f"{number(person)} has written nothing")
    return found


async def _stored(reader: Reader, messages: Sequence[StoredMessage], words: Vocabulary) -> list[Exchange]:
    """Say of stored messages how they were decided, and which they are."""
    found = zip(messages, await exchanges(reader, messages, words), strict=True)
    return [replace(one, ident=stored.id, is_state_kept=stored.grounds is not None) for stored, one in found]
