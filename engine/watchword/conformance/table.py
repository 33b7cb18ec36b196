"""The decision table of compliance section 3.2, as rows of texts and what each is to be read as.

`later` says what a row waits for that the reader is not given yet: what it is read as until then is no opt-out.
"""

from typing import NamedTuple

from watchword.decision import Intent


class Row(NamedTuple):
    """One row: its requirement and a name, what its texts are to be read as, and the texts."""

    name: str
    wanted: Intent
    texts: tuple[str, ...]
    later: str = ""


HOLD = "texts that leave a doubt are not held yet"
CONTEXT = "what we asked before is not looked at yet"
NAME = "a name is not told from a thing yet: 'this isn't pepperoni' asks for nothing"
O: Intent = "opt-out"  # noqa: E741 - the letters of the table
N: Intent = "none"
I: Intent = "opt-in"  # noqa: E741 - as above
H: Intent = "hold"
HELP: Intent = "help"

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
    Row("R14-emoji-of-anger", H, ("👎", "🖕", "😡"), HOLD),
    Row("R9-abuse", O, ("fuck off", "f*** off", "fuck off and stop texting me")),
    Row("R14-tokens", H, ("S", "X", "2"), HOLD),
    Row("R14-no", H, ("no", "NO", "nope"), CONTEXT),
    Row("R14-not-interested", H, ("not interested",), HOLD),
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
