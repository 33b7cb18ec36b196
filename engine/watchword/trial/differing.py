"""What differs between what is wanted and what came, in lines that can be told from one another."""

from collections.abc import Callable, Iterable, Mapping
from operator import eq
from typing import Any, Literal
from unicodedata import category, normalize

from watchword.text import words
from watchword.trial.alike import Pair

Sign = Literal["-", "+"]
ELSEWHERE = " (not in this order)"


def differing(
    pairs: Iterable[Pair[Any, Any]], write: Callable[[Any], str], same: Callable[[Any, Any], bool] = eq
) -> list[tuple[Sign, str]]:
    """List what is missing (`-`) and what is there instead (`+`), in order, and nothing that is alike.

    What is there and the `same` as something that is missing only stands in another place.
    Of two that look the same, such as by a space that does not break, the characters that are not in both are written
    as their codes.
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
    """Write as its code what only one of two lines has that look the same; all but ASCII, where both have all of it."""
    alike = next((other for other in others if _look(other) == _look(line)), line)
    if line in others or alike == line:
        return line
    strange = {char for char in line + alike if not char.isascii()}
    told = (set(line) ^ set(alike)) & strange or strange
    return "".join(char.encode("unicode_escape").decode() if char in told else char for char in line)


def _look(line: str) -> str:
    """Write a line so that all that looks the same is the same: accents and capitals can be seen."""
    return "".join(map(_seen, normalize("NFKD", line)))


def _seen(char: str) -> str:
    if char.isascii():
        return char
    kind = category(char)
    if kind in _LIKE_ASCII:
        return _LIKE_ASCII[kind]
    plain = "".join(words(char)) or char
    return plain.upper() if char.isupper() else plain


_LIKE_ASCII = {"Cf": "", "Zs": " ", "Zl": " ", "Zp": " ", "Pd": "-", "Pi": "'", "Pf": "'"}
"""What characters of these kinds look like, or nearly."""
