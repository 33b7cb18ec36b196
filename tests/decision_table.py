"""The decision table of compliance section 3.2, as rows of texts and what each is to be read as.

`recent` is what we texted the person before, the newest first; `pending` tells that a prompt of ours waits for an
answer, `purpose` what the program texts for, `expected` that a rule waits for the very text. `later` says what a row
waits for that the reader is not given yet: what it is read as until then is no opt-out.
"""

from typing import NamedTuple

from watchword.consent.context import Context, Purpose
from watchword.decision import Intent


class Row(NamedTuple):
    """One row: its requirement and a name, what its texts are to be read as, and what is known beside them."""

    name: str
    wanted: Intent
    texts: tuple[str, ...]
    later: str = ""
    recent: tuple[str, ...] = ()
    pending: bool = False
    purpose: Purpose = "marketing"
    expected: bool = False

    @property
    def context(self) -> Context:
        return Context(recent=self.recent, pending=self.pending, purpose=self.purpose, expected=self.expected)


BLAST = "Luigi's: 2 for 1 on all pizza today! Reply STOP to end"
QUESTION = "Luigi's: Your table is booked for 7 pm. Will you be there?"
YES_OR_NO = "Lakeside Dental: Reply YES to confirm or NO to cancel Tuesday 3 pm. Text STOP to opt out"
RHETORICAL = "Luigi's: Hungry? Large pies are half price until 9. Text STOP to quit"
NAME = "a name is not told from a thing yet: 'this isn't pepperoni' asks for nothing"
O, N, I, H, HELP = "opt-out", "none", "opt-in", "hold", "help"  # noqa: E741 - the letters of the table

TABLE: tuple[Row, ...] = (
    Row("R3-case", O, ("STOP", "stop", "Stop", "sToP")),
    Row(
        "R4-punctuation",
        O,
        ("Stop.", "STOP!!", "stop…", '"STOP"', "“Stop”", "'stop'", "(STOP)", "*STOP*", "STOP\n", " stop "),
    ),
    Row("R5-width", O, ("ＳＴＯＰ", "st\u200bop", "\u00a0STOP\u00a0", "\u202eSTOP\u202c")),
    Row("R6-spelt-out", O, ("S T O P", "S.T.O.P.", "s-t-o-p")),
    Row(
        "R1-R2-words",
        O,
        ("STOPALL", "STOP ALL", "opt-out", "OptOut", "OPT OUT", "revoke", "END", "quit", "Cancel", "unsubscribe"),
    ),
    Row("R8-courtesy", O, ("STOP please", "please stop", "stop thanks", "ok stop", "STOP STOP STOP", "stop now")),
    Row("R9-texting", O, ("please stop texting me", "stop sending me messages", "stop messaging me")),
    Row(
        "R9-contact",
        O,
        (
            "don't text me",
            "do not contact",
            "DO NOT CONTACT ME",
            "do not call",
            "I do not wish to be contacted",
            "no more texts",
        ),
    ),
    Row(
        "R9-remove",
        O,
        (
            "remove me",
            "remove",
            "take me off your list",
            "delete my number",
            "Take my contact info off please",
            "opt me out",
        ),
    ),
    Row("R9-alone", O, ("leave me alone", "goodbye", "get lost")),
    Row("R9-cease", O, ("cease and desist", "exit")),
    Row("R9-changed-mind", O, ("I've changed my mind and don't want to receive these anymore",)),
    Row(
        "R9-courts",
        O,
        (
            "I would appreciate if we discontinue any further texts",
            "Thank you but I would like the text messages to stop can we make this happen",
            "Please do not send any further messages",
            "I asked to be removed. Stop the messages",
            "Again I want to stop this service thank you",
        ),
    ),
    Row(
        "R10-slips",
        O,
        ("stpo", "sotp", "stip", "stoppp", "Please stopppp", "unsubcribe", "unsuscribe", "unsubscibe", "cancle"),
    ),
    Row(
        "R10-real-words",
        N,
        (
            "shop",
            "step",
            "slop",
            "stow",
            "stoop",
            "stomp",
            "strop",
            "atop",
            "top",
            "stops",
            "cancer",
            "star",
            "and",
            "send",
            "quite",
            "quiet",
        ),
    ),
    Row("R11-echo", O, ("stop2quit", "STOP=QUIT", "reply stop", "text STOP", "send stop")),
    Row("R13-localised", O, ("ARRET", "arrêt", "ALTO", "SAIR", "no más")),
    Row("R12-emoji", O, ("🛑", "🛑🛑", "✋🛑", "🚫", "✋🏽")),
    Row(
        "R1-R2-words-whatever-is-known",
        O,
        ("STOP", "end", "Cancel", "quit", "unsubscribe", "stop please"),
        recent=(QUESTION, "STOP", "Reply CANCEL to cancel your table, or END to end it"),
        pending=True,
        purpose="conversational",
        expected=True,
    ),
    Row("R14-emoji-of-anger", H, ("👎", "🖕", "😡")),
    Row("R9-abuse", O, ("fuck off", "f*** off", "fuck off and stop texting me")),
    Row("R14-tokens", H, ("S", "X", "2")),
    Row("R14-no", H, ("no", "NO", "nope")),
    Row("R14-not-interested", H, ("not interested",)),
    Row("R14-refusal-after-marketing", H, ("no", "Nope", "n", "No thank you", "👎"), recent=(BLAST, QUESTION)),
    Row("R14-refusal-of-a-question-answered-by-us", H, ("no", "NO!"), recent=(RHETORICAL,)),
    Row("R14-refusal-of-a-question", N, ("no", "Nope", "n", "no thanks", "👎"), recent=(QUESTION, BLAST)),
    Row("R14-refusal-that-was-offered", N, ("NO", "no.", "N"), recent=(YES_OR_NO,)),
    Row("R14-refusal-of-a-prompt", N, ("no", "nope", "not interested", "X", "2", "YES"), recent=(BLAST,), pending=True),
    Row("R14-refusal-without-marketing", N, ("no", "nope"), recent=(BLAST,), purpose="transactional"),
    Row("R14-token-that-is-a-choice", N, ("2", "x"), recent=("Vote 1 for Ann, 2 for Bob, X for neither.",)),
    Row("R14-token-that-a-rule-hears", N, ("2", "S", "X", "no"), expected=True),
    Row("R14-disinterest-after-a-question", H, ("not interested", "no thanks, I'm not interested"), recent=(QUESTION,)),
    Row("R14-abuse", H, ("fuck you", "you are annoying", "I hate these messages"), pending=True),
    Row("R14-farewell", H, ("goodbye", "Good bye!"), purpose="conversational"),
    Row("R65-wrong-number", O, ("wrong number", "you have the wrong person")),
    Row("R65-somebody-else", O, ("this isn't John",), NAME),
    Row("R65-who", N, ("who is this?",)),
    Row("R65-never-signed-up", O, ("I didn't sign up for this",)),
    Row("R16-cancel-alone", O, ("CANCEL", "cancel.")),
    Row("R17-cancel-something", N, ("CANCEL my appointment", "please cancel my order", "can we cancel Tuesday?")),
    Row("R15-end", N, ("END of the road", "when does it end?", "the end of the week works", "I quit my job")),
    Row(
        "R15-stop",
        N,
        (
            "stop by at 5?",
            "stopped by your shop yesterday",
            "The bus stopped here",
            "my AC stopped working",
            "bus stop",
        ),
    ),
    Row("R18-within-a-word", N, ("nonstop", "stopwatch", "unstoppable", "don't stop")),
    Row("R18-denied", N, ("don't stop texting me lol", "please don't unsubscribe me")),
    Row("R18-opt-in", I, ("UNSTOP", "start")),
    Row("R48-yes", N, ("YES", "yes", "Y")),
    Row("R54-help", HELP, ("HELP", "help!", "INFO", "help?")),
    Row("R57-help-in-a-sentence", N, ("can you help me?", "info about pricing")),
    Row("R20-opt-out-wins", O, ("HELP STOP", "stop help")),
    Row(
        "R19-reactions",
        N,
        (
            "Liked “Luigi's: 2 for 1. Reply STOP to opt out”",
            'Disliked "Luigi\'s: Reply STOP to end"',
            "Reacted 👍 to “Text STOP to stop”",
            "Loved an image",
            "Le gustó “Responde STOP”",
            "A aimé « STOP »",
            "Gostou de “STOP”",
            "Gefällt „STOP“",
            "👍 to “ STOP ”",
        ),
    ),
    Row(
        "R19-quoted",
        N,
        (
            "> Reply STOP to end",
            "> please stop texting me\nwhat is this?",
            "FWD: Luigi's: Free slice. Text STOP to unsubscribe.",
            "Luigi's: 2 for 1 on pizza today! Reply STOP to end",
        ),
    ),
    Row(
        "R19-own-words-beside-a-quote",
        O,
        ("> Luigi's: 2 for 1 today\nSTOP", "stop texting me\n> Luigi's: 2 for 1 today"),
    ),
    Row("R46-auto-replies", N, ("I'm driving right now, I'll get back to you", "I am out of the office until Monday")),
    Row("empty", N, ("", " ", "\n")),
)
