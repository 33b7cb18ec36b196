"""Which rows are asked: those of the table, then what is made of the reserved words."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from watchword.conformance import mutations, table
from watchword.conformance.table import Row
from watchword.errors import WatchwordError
from watchword.language_tags import any_covers, covers
from watchword.reading.suggestions import meant

SHOWN = 5
"""How many names of rows are enough to see how they are called."""


class NoRow(WatchwordError):
    """A name or a language chooses no row."""


def chosen(names: Sequence[str], languages: Sequence[str]) -> Sequence[Row]:
    """Choose rows by name, in which `*` stands for anything, and by language; of what is not given, all.

    Raises NoRow for a name or a language that is none's, which would prove nothing without a word.
    """
    rows = [*table.shipped().rows, *mutations.rows()]
    for name in names:
        if not any(fnmatchcase(row.id, name) for row in rows):
            raise NoRow(_nobodys(name, [row.id for row in rows]))
    for language in languages:
        if not any(covers(language, row.lang) for row in rows):
            known = ", ".join(sorted({row.lang for row in rows}))
            raise NoRow(f"no row is in the language '{language}'; there are {known}")
    named = [row for row in rows if not names or any(fnmatchcase(row.id, name) for name in names)]
    spoken = [row for row in named if not languages or any_covers(languages, [row.lang])]
    if not spoken:
        raise NoRow(f"no row called {', '.join(names)} is in {', '.join(languages)}")
    return spoken


def _nobodys(name: str, names: Sequence[str]) -> str:
    """Say that no row is called so, what may have been meant, and how rows are called."""
    guess = meant(name, names)
    told = f"no row is called '{name}'" + (f": did you mean '{guess}'? There" if guess else "; there")
    return f"{told} are {', '.join(names[:SHOWN])} and more, and 'R9-*' is all that begin with R9-"
