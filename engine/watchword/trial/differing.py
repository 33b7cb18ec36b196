"""What differs between what is wanted and what came, in lines that can be told from one another."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from watchword.text import words
from watchword.trial.alike import Pair

Sign = Literal["-", "+"]
ELSEWHERE = " (in another place)"


def differing(pairs: Iterable[Pair[Any, Any]], write: Callable[[Any], str]) -> list[tuple[Sign, str]]:
    """List what is missing (`-`) and what is there instead (`+`), in order, and nothing that is alike.

    Of two that look the same, such as by a space that does not break, the characters are written as their codes.
    """
    lines = [_line(pair, write) for pair in pairs if not pair.is_alike]
    signed: Mapping[Sign, list[str]] = {"-": _of(lines, "-"), "+": _of(lines, "+")}
    return [(sign, _apart(line, sign, signed["+" if sign == "-" else "-"])) for sign, line in lines]


def _line(pair: Pair[Any, Any], write: Callable[[Any], str]) -> tuple[Sign, str]:
    return ("-", write(pair.wanted)) if pair.came is None else ("+", write(pair.came))


def _of(lines: Iterable[tuple[Sign, str]], wanted: Sign) -> list[str]:
    return [line for sign, line in lines if sign == wanted]


def _apart(line: str, sign: Sign, others: list[str]) -> str:
    if line in others:
        return f"{line}{ELSEWHERE}" if sign == "+" else line
    if any(words(line) == words(other) for other in others):
        return "".join(char if char.isascii() else char.encode("unicode_escape").decode() for char in line)
    return line
