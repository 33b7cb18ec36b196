"""How every part measures: what it is asked, and turns taken round by round, so that what else the machine does meets
all that are set beside each other.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping, Sequence
from statistics import median

Figures = Mapping[str, float]
"""What one turn gave, by what it is: `per_second`, `p99_ms`."""
Turn = Callable[[str], Figures]
"""Does something once, under a name that no other turn of the same thing has."""


def options(document: str | None, *, rounds: int = 5, seconds: float = 10.0) -> ArgumentParser:
    """Make what reads a part's options: how often each turn is taken, and for how long."""
    parser = ArgumentParser(description=document, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=rounds, help=f"turns of each; {rounds} unless given")
    parser.add_argument("--seconds", type=float, default=seconds, help=f"of a turn; {seconds:g} unless given")
    return parser


def counts(text: str) -> list[int]:
    """Read an option that is several numbers: `10,1000`."""
    return [int(one) for one in text.split(",")]


def interleaved(turns: Mapping[str, Turn], rounds: int) -> dict[str, Figures]:
    """Take every turn once in each round; answers the medians of each."""
    taken: dict[str, list[Figures]] = {name: [] for name in turns}
    for number in range(rounds):
        for name, turn in turns.items():
            taken[name].append(turn(f"{name.replace(' ', '-')}-{number}"))
            print(f"  {name}: {_shown(taken[name][-1])}", flush=True)
    return {name: medians(figures) for name, figures in taken.items()}


def medians(rounds: Sequence[Figures]) -> Figures:
    """Take the median of each figure that all rounds have."""
    return {key: median(one[key] for one in rounds) for key in rounds[0] if all(key in one for one in rounds)}


def _shown(figures: Figures) -> str:
    return ", ".join(f"{key} {value:,.1f}" for key, value in figures.items())
