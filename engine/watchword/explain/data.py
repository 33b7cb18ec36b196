"""A decision for programs; docs/explain.md describes it."""

import msgspec

from watchword.explain.exchange import Exchange


def as_data(exchange: Exchange) -> object:
    """Give the decision; of one that is stored, also the message, what is noted about it and what came of it."""
    if exchange.ident is None:
        return exchange.decision
    whole = msgspec.to_builtins(exchange.decision)
    message = {"id": exchange.ident, **msgspec.to_builtins(exchange.message)}
    return {**whole, "message": message, "notes": exchange.notes, "results": exchange.results}
