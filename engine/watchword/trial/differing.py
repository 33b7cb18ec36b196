"""What differs between what is wanted and what came, in lines that can be told from one another."""

from collections.abc import Callable, Iterable, Mapping
from operator import eq
from typing import Any, Literal

from watchword.text import words
from watchword.trial.alike import Pair

Sign = Literal["-", "+"]
ELSEWHERE = " (not in this order)"


def differing(
    pairs: Iterable[Pair[Any, Any]], write: Callable[[Any], str], same: Callable[[Any, Any], bool] = eq
) -> list[tuple[Sign, str]]:
    """List what is missing (`-`) and what is there instead (`+`), in order, and nothing that is alike.

    What is there and the `same` as something that is missing only stands in another place.
    Of two that look the same, such as by a space that does not break, the characters are written as their codes.
    """
    apart = [pair for pair in pairs if not pair.is_alike]
    missing = [pair.wanted for pair in apart if pair.came is None]
    lines = [_line(pair, write) for pair in apart]
    signed: Mapping[Sign, list[str]] = {"-": _of(lines, "-"), "+": _of(lines, "+")}
    told = [_apart(line, signed["+" if sign == "-" else "-"]) for sign, line in lines]
    moved = [
        sign == "+" and (line in signed["-"] or any(same(one, pair.came) for one in missing))
        for (sign, line), pair in zip(lines, apart, strict=True)
    ]
    return [
        (sign, f"{line}{ELSEWHERE}" if is_moved else line)
        for (sign, _), line, is_moved in zip(lines, told, moved, strict=True)
    ]


def _line(pair: Pair[Any, Any], write: Callable[[Any], str]) -> tuple[Sign, str]:
    return ("-", write(pair.wanted)) if pair.came is None else ("+", write(pair.came))


def _of(lines: Iterable[tuple[Sign, str]], wanted: Sign) -> list[str]:
    return [line for sign, line in lines if sign == wanted]


def _apart(line: str, others: list[str]) -> str:
    if line in others:
        return line
    if any(words(line) == words(other) for other in others):
        return "".join(char if char.isascii() else char.encode("unicode_escape").decode() for char in line)
    return line
