"""Other languages than English: what only looks like a request there, and why."""

from itertools import product

import pytest

from consent_words import intent_of

NOTHING_COMES = {
    "es": (
        "por qué |hace meses que |a mi hermana ",
        "ya no me mandan promociones|ya no me envían mensajes|ya no mandan cupones",
    ),
    "de": (
        "warum |seit Wochen ||ihr ",
        "schickt ihr keine Angebote mehr?|schickt ihr mir keine SMS mehr?|schickt mir keine Gutscheine mehr",
    ),
}
"""By language: what leads to it, and how people say that they get nothing, which they would like."""

OF_NO_TEXTS = {
    "es": (
        "no me manden más |no me envíen más |ya no manden más ",
        "servilletas|cebolla|tarjetas de crédito|facturas en papel",
    ),
    "de": (
        "schickt mir keine |Schicken Sie mir bitte keine |schick mir nicht die ",
        "Pilze|Servietten|Rechnung|Ersatzteile",
    ),
}

REQUESTS = {
    "es": "no me manden mensajes|dejen de mandarme mensajes|no quiero mensajes|no me escriban más",
    "fr": "ne m'envoyez plus de messages|arrêtez de m'écrire|arrêtez de m'envoyer des sms",
    "pt": "não me mandem mensagens|parem de mandar mensagem|não quero mensagem",
    "de": "schickt mir keine SMS|schreibt mir nicht|keine SMS",
}
LIMITS = {
    "es": "antes de las 9|después de las 9|los domingos|esta semana|este mes|por ahora|de noche|a las 6 de la mañana",
    "fr": "la nuit|le soir|le dimanche|cette semaine|pour le moment|à 6h du matin|en semaine",
    "pt": "antes das 9|depois das 22h|de noite|de madrugada|essa semana|aos domingos|às 6 da manhã",
    "de": "vor 8|nach 20 Uhr|sonntags|diese Woche|am Sonntag|vorerst|in der Nacht",
}

CALLS = {
    "es": (
        "no me llamen|ya no me llamen|dejen de llamarme",
        "escríbanme|mejor manden mensaje|te llamo yo|ya voy bajando",
    ),
    "fr": ("ne m'appelez plus|arrêtez de m'appeler", "écrivez-moi|envoyez un sms|préférez les sms|j'arrive"),
    "de": ("nicht mehr anrufen|bitte nicht mehr anrufen", "schreibt lieber|ich komme runter|ich rufe zurück"),
}

SOMEBODY_CLOSE = {
    "es": ("no soy Juan", "soy su hermano y voy por el pedido|soy la mamá|soy su asistente"),
    "fr": ("je ne suis pas Paul", "je suis sa femme|mais sa mère|je suis son assistante"),
    "pt": ("não sou o Paulo", "sou a esposa|eu sou a irmã dele|sou o filho"),
    "de": ("ich bin nicht Anna", "ich bin ihre Mutter|sondern ihre Schwester|das ist ihr Mann"),
}

NOUNS = {
    "fr": "je viens en stop|au prochain arrêt|y'a un stop|je suis au dernier stop|un petit stop",
    "de": "ich bin am Stop|der Bus hält am Stop|kurzer Stop|nach dem zweiten Stop|bei Rot Stop",
}


def _said(by: dict[str, tuple[str, str]], between: str) -> list[tuple[str, str]]:
    parts = {language: [part.split("|") for part in both] for language, both in by.items()}
    return [(language, between.join(said)) for language, both in parts.items() for said in product(*both)]


@pytest.mark.parametrize(("language", "text"), _said(NOTHING_COMES, ""))
def test_whoever_misses_our_texts_does_not_ask_for_none(language: str, text: str) -> None:
    assert intent_of(text, (language,)) == "none"


@pytest.mark.parametrize(("language", "text"), _said(OF_NO_TEXTS, ""))
def test_what_else_is_not_to_be_sent_is_no_text(language: str, text: str) -> None:
    assert intent_of(text, (language,)) == "none"


@pytest.mark.parametrize("language", LIMITS)
def test_a_limit_in_time_takes_back_any_request(language: str) -> None:
    asked, limits = REQUESTS[language].split("|"), LIMITS[language].split("|")
    assert {request: intent_of(request, (language,)) for request in asked} == dict.fromkeys(asked, "opt-out")
    read = {
        f"{request} {limit}": intent_of(f"{request} {limit}", (language,)) for request, limit in product(asked, limits)
    }
    assert [text for text, intent in read.items() if intent == "opt-out"] == []


@pytest.mark.parametrize(("language", "text"), _said(CALLS, ", "))
def test_calls_are_declined_in_favour_of_texts(language: str, text: str) -> None:
    assert intent_of(text, (language,)) == "none"
    assert intent_of(text.partition(", ")[0], (language,)) == "opt-out"


@pytest.mark.parametrize("between", [", ", ". "])
@pytest.mark.parametrize(("language", "text"), _said(SOMEBODY_CLOSE, "|"))
def test_whoever_writes_for_somebody_close_is_no_stranger(language: str, text: str, between: str) -> None:
    assert intent_of(text.replace("|", between), (language,)) == "none"
    assert intent_of(text.partition("|")[0], (language,)) == "opt-out"


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, said in NOUNS.items() for text in said.split("|")])
def test_a_stop_on_the_way_is_none_of_ours(language: str, text: str) -> None:
    assert intent_of(text, (language,)) == "none"


DOUBTED = {
    "es": "esto es acoso|váyanse a la mierda|otro sms y los denuncio|ya no estoy interesado|menos sms|como cancelo",
    "fr": "c'est du spam|dégagez|encore un sms et je porte plainte|plus intéressée|moins de sms|par mail uniquement",
    "pt": "isso é assédio|vão pro inferno|da próxima chamo a polícia|sem interesse|menos mensagens|preciso cancelar",
    "de": "das ist Spam|verpisst euch|noch eine SMS und ich gehe zum Anwalt|kein Bedarf|weniger SMS|nur per E-Mail",
}
OF_NOTHING = {
    "es": "esto es increíble|otro mensaje por favor|menos cebolla|la próxima vez voy con mi hijo",
    "fr": "c'est du chocolat|la prochaine fois je prends une pizza|moins de sel|uniquement les mardis",
    "pt": "isso é ótimo|mais uma pizza|muita gente|vou bloquear a rua",
    "de": "das ist die letzte Pizza|ich rufe an|ich gehe|weniger Käse bitte|nur Salami",
}


@pytest.mark.parametrize("language", DOUBTED)
def test_anger_threats_and_disinterest_are_held(language: str) -> None:
    doubted, sure = DOUBTED[language].split("|"), OF_NOTHING[language].split("|")
    assert {text: intent_of(text, (language,)) for text in doubted} == dict.fromkeys(doubted, "hold")
    assert {text: intent_of(text, (language,)) for text in sure} == dict.fromkeys(sure, "none")
