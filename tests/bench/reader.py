"""What the reading of consent costs: among texts as they come, and for texts made to be hard.

The mix is texts as customers write them, of which one in twenty speaks of consent. The floods, of 160 characters, are
one word or request over and over, in whatever letters or signs; the hard ones are full of words that requests are made
of; from the hardest a search goes on to harder ones, piece by piece. All three are measured at ten and a hundred times
the length once more: the cost per character is to stay, within a fourth. Times are the processor's, the best of several
rounds; the mean is told as well in what `casefold` and `split` take for the same texts, which says the same on a slower
machine. The yardstick is the target, and of a longer text the shorter one.

Prints a table, with each target and whether it is met, and writes build/bench-reader.json. Machines differ, and so it
never fails.
"""

import sys
import time
from collections.abc import Callable, Sequence
from random import Random

from report import Result, compared, report, targeted

from watchword import consent

LANGUAGES = ("en", "es")
ROUNDS, STEPS = 25, 250
MEAN, WORST, LENGTH = 8.0, 30.0, 160
"""What is to be kept: microseconds for a text of the mix, and for a hard one of so many characters."""
STAYS = 1.25
"""So much more a character of a longer text may cost: what is measured varies."""

ORDINARY = """
PIZZA
Hi! What time do you close tonight?
yes
Can I get two large pepperoni and a garlic bread for pickup at 6 please
thanks so much
OMW see you in 10
Is the lunch special still on today?
ok
My order number is 4471, it was supposed to be here half an hour ago
JOIN
Do you have gluten free crust
👍
Great thank you! We loved it, see you again next week
2
how much is delivery to Main Street
Could you call me back at 555-0142 when you are ready
vote 3
Happy birthday to the whole team, you guys are the best in town
Liked “Your order is ready for pickup!”
"""
OF_CONSENT = ("STOP", "please stop texting me", "HELP", "unsubscribe")
FLOODS = (
    *("stop ", "STOP. ", "stop\n", "Stop! ", '"stop" ', "“stop” ", "(stop) ", "help ", "yes ", "no ", "1 ", "a ", "x"),
    *("ＳＴＯＰ ", "ѕtор ", "ŝtóp ", "sᴛᴏᴘ ", "𝐒𝐓𝐎𝐏 ", "s\u200btop ", "S T O P ", "stooop ", "stpo ", "unsubscrbe "),
    *("🛑", "👍", "STOP🛑", "STOP 🛑 ", "😡 stop. ", "字", "停止", "やめて", "หยุด ", "стоп ", "arrêt ", "½", "é"),
    *("cancel my subscription ", "unsubscribe me from this list ", "no me manden mas mensajes ", "leave me alone "),
    *("Please remove me from your list. ", "I told you to stop, ", "Reply STOP to end. ", "can you stop ", "Q: stop "),
)
HARD = (
    "please stop ",
    "i don't want to ",
    "can you please just stop it and ",
    "stop sending me the ",
    "no more of the ",
    "and i want you to stop, but ",
    "remove my from the all ",
    "S T O P ",
    "quit 🛑 don't ",
    '"stop" and "never text" ',
    "stop. please. now. ",
    "ne me pas de plus ",
)
REPEATED = (
    ("", "i told you to stop texting me ", "until monday"),
    ("", "stop ", "texting me, who is this?"),
    ("", "stop. please. now. ", ""),
    ("stop ", '"a" ', "b"),
    ("stop ", "Liked “a b ", ""),
    ("“", "never a stop ", ""),
    ("", "S T O P 🛑 ", "½"),
    ("", "🛑", ""),
    ("", "ѕtор ", "🛑"),
    ("", "“stop” ", "字"),
)
"""What the time once grew with the square of: what stands first, over and over, and last."""
SOME, MANY = 100, 2_000


ASKING = """
please stop don't i want to and but you text me no more never the of from my list unsubscribe quit told would like
interested any your number thank until monday if S
"""
PIECES = (
    *(f"{word} " for word in ASKING.split()),
    *("stop. ", "please, ", "stpo ", "stopppp ", "texting", "1 ", "½", "é", "字", "🛑 ", "😡"),
    *("“", "” ", '"', "> ", "\n", ": ", ", ", "? ", " - ", "(", "' "),
    *(
        "STOP🛑",
        "🛑🛑🛑🛑",
        "ＳＴＯＰ ",
        "ѕtор ",
        "sᴛᴏᴘ ",
        "𝐒𝐓𝐎𝐏 ",
        "arrêt ",
        "“stop” ",
        "\u200b",
        "停止",
        "help ",
        "stop by ",
    ),
)
"""What hard texts are searched from: words of requests, and what parts, quotes and hides them."""


def read(text: str) -> object:
    return consent.read(text, LANGUAGES)


def split(text: str) -> object:
    return text.casefold().split()


def cost(texts: Sequence[str], work: Callable[[str], object] = read, rounds: int = ROUNDS) -> float:
    """Measure the microseconds that one of the texts takes, on the average."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - start)
    return best / len(texts) * 1e6


def growth(first: str, again: str, last: str) -> float:
    """Tell by how much more time a text takes in which a piece stands so much more often."""
    some, many = (cost([first + again * times + last], rounds=9) for times in (SOME, MANY))
    return many / some


def long(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def harder(piece: str, chance: Random) -> str:
    """Put pieces in, out and for others as long as the text that is made of it grows harder."""
    for _ in range(STEPS):
        place, further = chance.randrange(len(piece) + 1), chance.choice((0, 0, 1, 4))
        tried = (piece[:place] + chance.choice(PIECES) + piece[place + further :])[:LENGTH]
        before, after = (cost([long(one, LENGTH)] * 8, rounds=5) for one in (piece, tried))
        if after > before:
            piece = tried
    return piece


def measured() -> list[Result]:
    ordinary = ORDINARY.strip().splitlines()
    mix = [text for one in OF_CONSENT for text in (*ordinary, one)]
    mean = cost(mix * 10)
    floods, hard = ({piece: cost([long(piece, LENGTH)] * 100) for piece in some} for some in (FLOODS, HARD))
    flood, hardest = max(floods, key=floods.__getitem__), max(hard, key=hard.__getitem__)
    found = harder(hardest, Random(1))
    worst = cost([long(found, LENGTH)] * 100)
    results = [
        targeted("reading, mean of the mix", "us", mean, MEAN),
        compared("reading, mean of the mix", "splits", mean / cost(mix * 10, split), None),
        targeted(f"reading, {LENGTH} characters of {flood.strip()!r}, the hardest flood", "us", floods[flood], WORST),
        targeted(f"reading, {LENGTH} hard characters ({hardest.strip()!r})", "us", hard[hardest], WORST),
        targeted(f"reading, {LENGTH} characters, the hardest found", "us", worst, WORST),
    ]
    worse = (("flooding", flood, floods[flood]), ("hard", hardest, hard[hardest]), ("hardest", found, worst))
    for which, piece, short in worse:
        for times in (10, 100):
            longer = cost([long(piece, times * LENGTH)], rounds=9) / times
            name = f"reading, {times * LENGTH} {which} characters, per {LENGTH}"
            results.append(targeted(name, "us", longer, STAYS * short, short, "the shorter one"))
    most, times = max((growth(*repeated), repeated) for repeated in REPEATED)
    results.append(
        targeted(f"reading {times[1].strip()!r} {MANY // SOME} times as often", "times", most, STAYS * MANY / SOME)
    )
    print(
        f"the hardest floods: {sorted(((round(took, 1), piece) for piece, took in floods.items()), reverse=True)[:12]}"
    )
    print(f"the hardest found: {long(found, LENGTH)!r}")
    return results


def main() -> int:
    results = measured()
    report(results, "bench-reader")
    return 0


if __name__ == "__main__":
    sys.exit(main())
