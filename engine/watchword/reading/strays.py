"""Keys that nothing is known of where they stand, and what was most likely meant by each."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from watchword.reading import dashes, hints, odd_spaces
from watchword.reading.belonging import Owner
from watchword.reading.cuts import in_braces
from watchword.reading.depths import KEYS_OF_RULES
from watchword.reading.described import named_map
from watchword.reading.findings import Path, Reading
from watchword.reading.source import Fields, Node, Scalar
from watchword.reading.suggestions import did_you_mean, meant_by, slip_of, with_semicolon, written_oddly
from watchword.reading.typos import WIDE_COLON


def unknown_key(
    key: Scalar,
    node: Fields,
    known: Iterable[str],
    reading: Reading,
    at: Path,
    owner: Owner | None = None,
    hint: str | None = None,
    needed: Collection[str] = (),
) -> str | None:
    """Report a key of a map that nothing is known of, and guess what was meant; it may belong below its `owner`.

    Answers the key that was surely meant: none that stands there itself, rather one that is `needed` and does not.
    """
    known, written = tuple(known), [one.text for one, _ in node.entries]
    free = [one for one in known if one not in written]
    guesses = meant_by(key.text, written, known, needed)
    hint = hint or (owner and owner.told(key.text)) or dashes.of_key(key.text)
    otherwise = None if hint else hints.said_here(key.text, free)
    hint = hint or hints.unneeded(key.text, known) or hints.other_word(key.text, free)
    hint = hint or guessed(key.text, known, guesses)
    reading.error("unknown-key", f"{named_map(node, at, reading.bare)} has no key '{key.text}'", key.span, hint)
    if otherwise:
        reading.meant[key.span] = (otherwise,)
    elif owner and not owner.is_list and hint == owner.told(key.text):
        reading.meant[key.span] = (owner.key, key.text)
    return take_as(key, guesses, hint, reading, at) if guesses else None


def named_entries(node: Fields, reading: Reading) -> Iterator[tuple[Scalar, Node]]:
    """List what stands below names; a name that ends with a second colon is told as what was meant, and no other."""
    for key, below in node.entries:
        name = key.text.rstrip(":")
        if key.plain and name and name != key.text:
            reading.error(
                "bad-key", f"'{name}' has a ':' too many behind it", key.span, f"write '{name}:', with one ':'"
            )
            yield replace(key, text=name), below
        else:
            yield key, below


def names_meant(
    strange: Iterable[str], written: Collection[str], known: Collection[str], needed: Collection[str]
) -> set[str]:
    """List the known keys that strange ones among those `written` may have been meant to be."""
    free = [key for key in known if key not in written]
    otherwise = {name for one in strange if (name := hints.said_here(one, free))}
    return otherwise | {name for one in strange for name in meant_by(one, written, known, needed)}


def take_as(key: Scalar, guesses: Sequence[str], hint: str, reading: Reading, at: Path) -> str | None:
    """Note what was meant by a key where the hint asks for one; answers it if it was surely meant."""
    if len(guesses) > 1 or hint != did_you_mean(*guesses):
        return None
    reading.meant[key.span] = (guesses[0],)
    if slip_of(key.text, guesses) is None:
        return None
    reading.keys[(*at, guesses[0])] = key.span
    return guesses[0]


def is_glued(node: Node, reading: Reading) -> bool:
    """Report a special space that made a text of a key and its value, where something else than text is expected."""
    odd = odd_spaces.in_text(node.text, node.span) if isinstance(node, Scalar) and node.plain else None
    if odd:
        reading.error("yaml-syntax", odd_spaces.MESSAGE, odd, odd_spaces.HINT)
    return odd is not None


def guessed(written: str, known: Sequence[str], guesses: Sequence[str]) -> str:
    """Ask what was meant, or list what there is."""
    begun, space, _ = written.partition(" ")
    key, wide, _ = written.partition(WIDE_COLON)
    if wide and key.strip() in known:
        return f"type ':' and a space in place of the '{wide}'"
    if parted := with_semicolon(written, known):
        return parted
    missing = f"a ':' is missing behind '{begun}'" if space and begun in known else written_oddly(written, known)
    return missing or (did_you_mean(*guesses) if guesses else there_are(known))


def there_are(known: Sequence[str]) -> str:
    """List what there is."""
    return f"there is '{known[0]}' alone" if len(known) == 1 else f"{LISTED}{', '.join(known) or 'none'}"


LISTED = "there are "
"""How a hint begins that guesses nothing."""


def outdented(written: str, node: Fields, at: Path) -> str | None:
    """Tell what to do about a key of rules that stands below another one: `then` below `when`."""
    if written not in KEYS_OF_RULES or at[:1] != ("rules",) or len(at) <= OF_A_RULE:
        return None
    beside = f"'{written}' belongs beside '{at[OF_A_RULE]}'"
    return f"{beside}: close the bracket before it" if in_braces(node) else f"{beside}: indent it less"


def with_text_above(key: Scalar, node: Fields) -> str | None:
    """Tell what to do about `Size: S`, as far left as the key of a text in lines of their own that it goes on with."""
    above = [below for before, below in node.entries if before.span.line < key.span.line and before.text.islower()]
    if key.text.islower() or not above or not stands_in_lines(above[-1]):
        return None
    return "indent it as the text above it if it goes on with that, else delete it"


def stands_in_lines(node: Node) -> bool:
    """Tell whether a text stands in lines of its own, below `|` or `>`."""
    return isinstance(node, Scalar) and not node.plain and "\n" in node.text


OF_A_RULE = 2
"""Where in a path the key of a rule stands: `rules`, its number, the key."""
