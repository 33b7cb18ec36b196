"""What the reading of consent costs: among texts as they come, and for texts made to be hard.

The mix is texts as customers write them, of which one in twenty speaks of consent; the hard ones, of 160 characters,
are full of words that requests are made of, and the hardest is measured at ten times the length once more: its cost per
character is to stay. Times are the processor's, the best of several rounds; yardsticks are what is to be kept.

Prints a table and writes build/reader.json: a list of {name, value, unit, yardstick, ratio}.
"""

import sys
import time
from collections.abc import Sequence

from report import Result, compared, report

from watchword import consent

LANGUAGES = ("en", "es")
ROUNDS = 25
MEAN, WORST, LENGTH = 8.0, 30.0, 160
"""What is to be kept: microseconds for a text of the mix, and for a hard one of so many characters."""

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


def cost(texts: Sequence[str]) -> float:
    """Measure the microseconds that the reading of one of the texts takes, on the average."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            consent.read(text, LANGUAGES)
        best = min(best, time.process_time() - start)
    return best / len(texts) * 1e6


def long(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def measured() -> list[Result]:
    ordinary = ORDINARY.strip().splitlines()
    mix = [text for one in OF_CONSENT for text in (*ordinary, one)]
    hard = {piece: cost([long(piece, LENGTH)] * 100) for piece in HARD}
    hardest = max(HARD, key=hard.__getitem__)
    longer = cost([long(hardest, 10 * LENGTH)] * 10)
    return [
        compared("reading, mean of the mix", "us", cost(mix * 10), MEAN),
        compared(f"reading, {LENGTH} hard characters ({hardest.strip()!r})", "us", hard[hardest], WORST),
        compared(f"reading, {10 * LENGTH} such characters, per {LENGTH}", "us", longer / 10, hard[hardest]),
    ]


def main() -> int:
    results = measured()
    report(results, "reader")
    return 0


if __name__ == "__main__":
    sys.exit(main())
