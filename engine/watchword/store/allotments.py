"""What only the store can resolve: which code of a pool somebody gets, in the transaction that decides."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from watchword.decision import Decision
from watchword.effects import Effect, Gets
from watchword.message import Message
from watchword.state import State
from watchword.store.cursor import Cursor
from watchword.store.rows import stamp
from watchword.store.values import Decide

LOCK: Final = "SELECT length(?)"
"""Wait for whoever else gives out codes of this pool: theirs may be free again. One writer waits for nobody."""
_TAKE: Final = (
    "UPDATE coupon SET given_at = ? WHERE given_at IS NULL AND pool = ? AND code = (SELECT code FROM coupon"
    " WHERE pool = ? AND given_at IS NULL ORDER BY place LIMIT 1) RETURNING code"
)
_GIVE_BACK: Final = "UPDATE coupon SET given_at = NULL WHERE pool = ? AND code = ?"
_LOAD: Final = "INSERT INTO coupon (pool, code, place) VALUES (?, ?, ?) ON CONFLICT (pool, code) DO NOTHING"


def decided(cursor: Cursor, decide: Decide, message: Message, state: State, now: datetime) -> tuple[Decision, State]:
    """Decide, resolve what was asked for, and decide again with that; answers from which state, too.

    What is not used then, as where a rule fails, is given back.
    """
    taken: dict[str, str] = {}
    decision = decide(message, state)
    while wanted := [pool for pool in _asked(decision.effects) if pool not in state.allotted]:
        taken |= {pool: _take(cursor, pool, now) for pool in wanted}
        state = replace(state, allotted={**state.allotted, **taken})
        decision = decide(message, state)
    if taken:
        used = {(one.pool, one.code) for one in decision.effects if isinstance(one, Gets)}
        for one in taken.items() - used:
            cursor.execute(_GIVE_BACK, one)
    return decision, state


def load(cursor: Cursor, pool: str, codes: Sequence[str], place: int) -> int:
    """Add codes to a pool, to be given out from a place on; answers how many were not there yet."""
    return sum(cursor.execute(_LOAD, (pool, code, place + n)).rowcount for n, code in enumerate(codes))


def _asked(effects: Sequence[Effect]) -> list[str]:
    return [effect.pool for effect in effects if isinstance(effect, Gets) and effect.code is None]


def _take(cursor: Cursor, pool: str, now: datetime) -> str:
    """Take a code; empty where there is none left."""
    cursor.execute(LOCK, (pool,))
    row = cursor.execute(_TAKE, (stamp(now), pool, pool)).fetchone()
    return str(row[0]) if row else ""
