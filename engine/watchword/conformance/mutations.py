"""What people and phones make of a reserved word, by the requirement that it survives (R3 to R10)."""

from collections.abc import Iterator, Mapping
from itertools import chain
from unicodedata import normalize

from watchword.conformance.table import Row, shipped

RESERVED = (
    "STOP",
    "QUIT",
    "END",
    "REVOKE",
    "OPT OUT",
    "CANCEL",
    "UNSUBSCRIBE",
    "STOPALL",
    "STOP ALL",
    "OPTOUT",
    "OPT-OUT",
)
SLIPPED = ("STOP", "UNSUBSCRIBE", "CANCEL", "STOPALL", "OPTOUT")
"""Those in which slips may pass: END and QUIT are too near to other words."""

AROUND = (
    "{}.",
    "{}!!",
    "{}…",
    '"{}"',
    "“{}”",
    "'{}'",
    "({})",
    "*{}*",
    "{},",
    "-{}-",
    "{}?",
    "[{}]",
    "«{}»",
    "¡{}!",
    "{}~",
    "#{}",
)
SPACE = (" {} ", "{}\n", "\t{}", "\u00a0{}\u00a0", "\u200b{}", "{}\ufeff", "\u202e{}\u202c", "{}\r\n", "\u2003{}")
COURTESY = (
    "please {}",
    "{} please",
    "{} thanks",
    "{} thank you",
    "pls {}",
    "hi, {} please",
    "{} now",
    "ok {}",
    "{}, thx",
    "{} {} {}",
)
EMOJI = ("{} 🛑", "{}😡", "🙏 {}", "{} 👎👎", "{}!!! 🤬")
ALIKE = str.maketrans("ABCEHIKMNOPSTXVU", "АВСЕНІКМΝОРЅТХѴU")
NEIGHBOURS = {
    "s": "ad",
    "t": "ry",
    "o": "ip",
    "p": "ol",
    "u": "yi",
    "n": "bm",
    "b": "vn",
    "c": "xv",
    "r": "et",
    "i": "uo",
    "e": "wr",
}
GROUNDS: Mapping[str, tuple[str, ...]] = {
    "case": ("ctia",),
    "punctuation": ("ctia", "handbook"),
    "spaces": ("ctia", "design"),
    "width": ("ctia", "design"),
    "look-alikes": ("design",),
    "spelt-out": ("fcc", "design"),
    "joiners": ("design",),
    "courtesy": ("fcc", "aws"),
    "emoji": ("fcc", "listrak"),
    "letters-swapped": ("braze", "klaviyo"),
    "letter-doubled": ("braze", "design"),
    "key-held": ("braze",),
    "neighbouring-key": ("braze", "compliancepoint"),
    "letter-missing": ("design",),
}
"""The sources that ask for each kind of change to change nothing."""
ELSEWHERE = frozenset({"stol", "cance"})
"""Words of other languages that a slip comes to, as a table is a stol in many: of them nothing is asked."""


def rows() -> Iterator[Row]:
    """List all that is made of the reserved words, as rows of the table are, one for each kind of change.

    What is a word of its own, by a row of the table, is no slip.
    """
    ordinary = ELSEWHERE.union(*(row.texts for row in shipped().rows if row.wanted == "none"))
    made = chain(chain.from_iterable(map(variances, RESERVED)), chain.from_iterable(map(slips, SLIPPED)))
    kinds: dict[str, list[str]] = {}
    seen: set[str] = set()
    for kind, text in made:
        if text not in seen and text not in ordinary:
            kinds.setdefault(kind, []).append(text)
        seen.add(text)
    for kind, texts in kinds.items():
        yield Row(id=f"mutated-{kind}", wanted="opt-out", texts=tuple(texts), sources=GROUNDS[kind])


def variances(word: str) -> Iterator[tuple[str, str]]:
    """List what changes nothing about a word, each with what kind of change it is."""
    yield from (("case", made) for made in (word.lower(), word.title(), word.swapcase(), _alternating(word)))
    yield from (("punctuation", form.format(word)) for form in AROUND)
    yield from (("spaces", form.format(word)) for form in SPACE)
    yield "width", "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word)
    yield from (("width", made) for made in (_styled(word, 0x1D5D4), _styled(word, 0x1D400)))
    yield "look-alikes", word.translate(ALIKE)
    yield from (
        ("look-alikes", word[:place] + letter.translate(ALIKE) + word[place + 1 :]) for place, letter in enumerate(word)
    )
    letters = [letter for letter in word if letter.isalpha()]
    yield from (("spelt-out", join.join(letters)) for join in (" ", ".", "-", "_", "  "))
    yield "joiners", "\u200b".join(word)
    yield "joiners", normalize("NFD", word) + "\u0301"
    yield from (("courtesy", form.format(*[word] * form.count("{}"))) for form in COURTESY)
    yield from (("emoji", form.format(word)) for form in EMOJI)


def slips(word: str) -> Iterator[tuple[str, str]]:
    """List slips of the finger that people make in a word."""
    lower = word.lower()
    for place, letter in enumerate(lower):
        yield "letters-swapped", lower[:place] + lower[place + 1 : place + 2] + letter + lower[place + 2 :]
        yield "letter-doubled", lower[:place] + letter + lower[place:]
        yield "key-held", lower[:place] + letter * 4 + lower[place:]
        yield from (
            ("neighbouring-key", lower[:place] + near + lower[place + 1 :]) for near in NEIGHBOURS.get(letter, "")
        )
        if len(lower) > 4 and place > 0:
            yield "letter-missing", lower[:place] + lower[place + 1 :]


def _alternating(word: str) -> str:
    return "".join(letter.lower() if place % 2 else letter for place, letter in enumerate(word))


def _styled(word: str, first: int) -> str:
    """Write capitals as mathematical ones, as fonts for posts do."""
    return "".join(chr(first + ord(letter) - ord("A")) if "A" <= letter <= "Z" else letter for letter in word)
