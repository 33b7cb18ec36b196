"""The numbers by which commands name what is stored."""

import re
from typing import Any

import click

LAST = 1 << 53
DIGITS = re.compile("[0-9]{1,16}")


class Ident(click.ParamType[int]):
    """A number from 1; of any other word it is said what is wanted, and which command shows it."""

    name = "ID"

    def __init__(self, wanted: str, shown_by: str) -> None:
        self._wanted = wanted
        self._shown_by = shown_by

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read a number, as click asks for it."""
        written = str(value)
        if not DIGITS.fullmatch(written) or not 1 <= int(written) <= LAST:
            self.fail(f"'{written}' is not {self._wanted}; `{self._shown_by}` shows them", param, ctx)
        return int(written)


MESSAGE = Ident("the number of a message", "watchword messages list")
REVIEW = Ident("the number of a review, which is that of the message that opened it", "watchword reviews list")
