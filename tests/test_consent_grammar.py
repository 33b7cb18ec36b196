"""The grammar of requests: what may stand around one makes no difference, and what takes it back does."""

from itertools import product

import pytest

from consent_words import intent_of

EVERY = ("en", "es", "fr", "pt", "de")

ASKED = {
    "en": (
        """who tf is this|idk who u are|Im 12|I'm at work|I'm not a republican|the house is sold|I moved last year
        |for the love of god|jesus christ|nobody named Bob lives here|I already voted|my phone is dying""",
        "stop texting me|quit messaging me|remove me from your list|take us off this list|stop sending me texts",
        "|please",
        "|thanks|or I'll report you|until further notice|I mean it",
    ),
    "es": (
        "no soy cliente|ya vendí la casa|estoy en el trabajo|no sé quién es usted",
        "dejen de mandarme mensajes|no me manden mensajes|sáquenme de la lista|denme de baja|bórrame de tu lista",
        "|por favor",
        "|gracias|hasta nuevo aviso",
    ),
    "fr": (
        "je suis au travail|je suis plus client|c'est un numéro privé|on a déménagé",
        "arrêtez de m'envoyer des messages|retirez-moi de votre liste|cessez de me contacter",
        "|svp",
        "|merci|jusqu'à nouvel ordre",
    ),
    "pt": (
        "estou no trabalho|já vendi a casa|isto é um número privado|moro em outra cidade",
        "pare de me mandar mensagens|me tira da lista|parem de me incomodar|não me mande mensagens",
        "|por favor",
        "|obrigado|até segunda ordem",
    ),
    "de": (
        "bin auf der Arbeit|das Haus ist verkauft|hier ist ein Büro|bin umgezogen",
        "löscht mich aus dem Verteiler|schreibt mir nicht mehr|nehmt mich von der Liste|hört auf mir SMS zu schicken",
        "|bitte",
        "|danke|bis auf weiteres",
    ),
}
"""By language: what is said before, requests, courtesy and what is said after."""

TAKEN_BACK = {
    "en": (
        "he said|my wife told me to|I can't|they never|how to|if you|don't|people who|did she|she would|make him",
        "stop texting me|quit messaging me|remove me from your list|stop sending me texts",
        "|until Monday|unless it is urgent|so late|on weekends|when it rains",
    ),
    "es": ("dijo que|para que no|ella quiere que", "me manden mensajes|le escriban mensajes", "|hasta el lunes"),
    "fr": (
        "il a dit|si vous|pour ne pas",
        "arrêtez de m'envoyer des messages|retirez-moi de votre liste",
        "|jusqu'à lundi",
    ),
    "pt": ("ele disse|quando vocês|minha mãe falou", "pare de me mandar mensagens|me tira da lista", "|até segunda"),
    "de": ("er sagt|wenn ihr|warum", "löscht mich aus dem Verteiler|schreibt mir nicht mehr", "|bis Montag"),
}
"""By language: what makes a request somebody else's, a condition or none, requests, and what is said after."""

LIMITED = "until Monday|unless it is urgent|so late|on weekends|when it rains|at night|before 9am|except on my birthday"

OTHER = """
my kids leave me alone
see you at the bus stop
I missed my stop
we already made one stop
the link to unsubscribe me is broken
I don't want to unsubscribe
people stop texting me after a while
stop ignoring my texts
stop texting and driving
stop sending anchovies
stop testing me
cancel order 86717
cancel 86717
remove 12345
delete number 5
remove John from the reservation
tell Mary to stop
tell the cook to please stop putting onions on it
I said no onions
I texted yes and you still have not answered
I asked you to stop at the gate and you kept driving
my number is 555 123 4567
leave me alone with the cake lol
Stop. I meant 6pm
Stop emailing me, text instead
stop calling me, text me instead
I want to unsubscribe from the email newsletter
unsubscribe from emails
sáquenme de la lista de espera
sáquenme una pizza
no me quiten de la lista
no me saquen de su lista
não parem de me escrever
não me tire da lista
ne me retirez pas de la liste
löscht mich nicht aus dem Verteiler
hört nicht auf mir zu schreiben
n'arrêtez pas de m'envoyer des messages
no soy vegetariano
este no es mi pedido
quiero salir a las 5
je ne suis pas disponible
je veux plus de fromage
plus de sauce svp
retirez les oignons svp
não sou daqui
como faço para cancelar meu pedido
me remove a cebola
ich bin nicht zu Hause
warum bekomme ich keine SMS mehr
ich bekomme keine SMS mehr
nicht mehr so scharf bitte
bitte meine Bestellung löschen
wie kann ich bestellen
"""


def parts(said: str) -> list[str]:
    return [part.strip() for part in said.split("|")]


@pytest.mark.parametrize("language", ASKED)
def test_a_request_opts_out_whatever_is_said_before_it_and_however_politely(language: str) -> None:
    before, requests, courtesy, after = map(parts, ASKED[language])
    said = [" ".join(filter(None, one)) for one in product(before, courtesy, requests, after)]
    assert len(said) >= 70
    assert [text for text in said if intent_of(text, EVERY) != "opt-out"] == []


@pytest.mark.parametrize("language", TAKEN_BACK)
def test_a_request_that_somebody_tells_of_or_that_hangs_on_something_is_none(language: str) -> None:
    said = [" ".join(filter(None, one)) for one in product(*map(parts, TAKEN_BACK[language]))]
    assert [text for text in said if intent_of(text, EVERY) == "opt-out"] == []


def test_a_request_with_a_limit_is_none_whatever_is_said_before_it() -> None:
    before, requests, _, _ = map(parts, ASKED["en"])
    said = [" ".join(one) for one in product(before, requests, parts(LIMITED))]
    assert [text for text in said if intent_of(text, EVERY) == "opt-out"] == []


@pytest.mark.parametrize("text", OTHER.strip().splitlines())
def test_what_comes_near_to_a_request_is_none(text: str) -> None:
    assert intent_of(text, EVERY) == "none"


@pytest.mark.parametrize(
    "slip", ["stop textng me", "stop mesaging me", "take me of your list", "remove me form your list"]
)
def test_a_request_bears_one_slip_in_a_word_of_it(slip: str) -> None:
    assert intent_of(slip, EVERY) == "opt-out"
    assert intent_of(f"{slip} at the kitchn", EVERY) != "opt-out"


@pytest.mark.parametrize("number", ["86717", "to 86717", "5551234567", "555-123-4567"])
@pytest.mark.parametrize("word", ["STOP", "unsubscribe", "opt out", "please stop texting me"])
def test_a_number_beside_a_word_or_request_says_nothing(word: str, number: str) -> None:
    assert intent_of(f"{word} {number}") == "opt-out"
    assert intent_of(f"order {number}") == intent_of(f"cancel order {number}") == "none"


EXCEPTED = {
    "en": (
        "stop texting me|no more texts|please stop|don't text me|remove me from your list",
        "except for coupons|other than about my order|apart from reminders|but only about pizza",
    ),
    "es": ("no me escriban|dejen de mandarme mensajes", "excepto ofertas|salvo mi pedido"),
    "fr": ("ne m'écrivez plus|arrêtez de m'envoyer des messages", "sauf pour ma commande|à part les promos"),
    "pt": ("não me escrevam mais|parem de me mandar mensagens", "exceto promoções|a não ser o pedido"),
    "de": ("keine SMS mehr|schreibt mir nicht mehr", "außer Terminen|abgesehen von Angeboten"),
}
"""By language: requests, and what they are not to be about."""


@pytest.mark.parametrize("language", EXCEPTED)
def test_r14_a_request_that_excepts_something_is_held(language: str) -> None:
    said = [" ".join(one) for one in product(*map(parts, EXCEPTED[language]))]
    assert [text for text in said if intent_of(text, EVERY) != "hold"] == []
    assert intent_of("cancel everything except the wings", EVERY) == "none"


WORDS = "STOP|unsubscribe|opt out|please stop|remove me"


def test_what_is_said_behind_a_sign_after_a_request_explains_it() -> None:
    signs, said = (", ", " - ", " -"), parts("JB|I moved to Texas|J. Smith|we have a dentist|my kid uses this phone")
    every = [f"{word}{sign}{more}" for word, sign, more in product(parts(WORDS), signs, said)]
    assert [text for text in every if intent_of(text, EVERY) != "opt-out"] == []


def test_what_is_said_behind_a_sign_after_a_request_may_make_something_else_of_it() -> None:
    said = parts("you're killing me|that's so sweet|drop and roll|until Monday|just text me when it is ready")
    every = [f"{word}, {more}" for word, more in product(["stop", "stop it"], said)]
    assert [text for text in every if intent_of(text, EVERY) == "opt-out"] == []


def test_a_complaint_lends_weight_to_a_bare_word() -> None:
    said = parts(
        """you guys text me every day|why are you still texting me|u keep texting me all day|i dont know who this is
        |im no longer a customer|this is a landline|it's so annoying|I've asked you so many times to"""
    )
    assert [text for text in said if intent_of(f"{text} stop", EVERY) != "opt-out"] == []
    assert intent_of("you guys text me every day and I love it", EVERY) == "none"


@pytest.mark.parametrize("link", ["https://a.example/u/123", "HTTP://a.example/stop", "https://a.example/x?y=don't"])
def test_a_link_says_nothing(link: str) -> None:
    assert [intent_of(f"{word} {link}", EVERY) for word in parts(WORDS)] == ["opt-out"] * len(parts(WORDS))
    assert intent_of(link, EVERY) == intent_of(f"love it {link}", EVERY) == "none"
