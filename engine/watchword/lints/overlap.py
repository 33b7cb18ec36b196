"""Two rules of one tier that claim one message: the first to be asked keeps it from the other."""

from msgspec import Struct

from watchword.lints.claim import Claim
from watchword.lints.linted import Linted
from watchword.lints.noted import follows
from watchword.lints.order import Order
from watchword.lints.reach import contained, taken
from watchword.lints.simplest import nearly_covering
from watchword.lints.witness import Witness


class Overlap(Struct, frozen=True):
    """Two rules that claim one message: the first to be asked takes it."""

    winner: Claim
    loser: Claim
    witness: Witness


class Crowd(Struct, frozen=True):
    """Rules that meet and are told of at once: the first two, and how many others there are like the second."""

    overlap: Overlap
    others: int


def are_rivals(winner: Claim, loser: Claim) -> bool:
    """Tell whether both act, in one tier, and the first to be asked keeps the other from it."""
    one, other = winner.entry.rule, loser.entry.rule
    same = one.tier == other.tier and (one.when.prompt is None) is (other.when.prompt is None)
    return same and winner.ends and other.mode == "live"


def is_plain(linted: Linted, order: Order, winner: Claim, loser: Claim) -> bool:
    """Tell whether the first is a special case of the second or follows it, or nothing is left to the second anyway."""
    if follows(winner.entry.rule, loser.entry.rule):
        return True
    if all(contained(order, winner, loser, saying, linted.now) for saying in winner.units or (None,)):
        return True
    units = loser.units or (None,)
    return all(nearly_covering(order, loser, saying) or taken(order, loser, saying, linted.now) for saying in units)
