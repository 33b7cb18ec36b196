"""Other languages than English: any frame of politeness goes with any request, and other ways to say no more."""

from itertools import product

import pytest

from consent_words import intent_of
from watchword import consent

FRAMED = {
    "es": {
        "podrían |serían tan amables de |les pido |hagan el favor de |sería posible |tendrían la amabilidad de ": (
            "dejar de mandarme mensajes|no escribirme más|quitarme de la lista|borrar mi número|cancelar las alertas"
        ),
        "les pido que |prefiero que |le agradecería que |quisiera que ": (
            "me borraran de su lista|no me escribieran más|dejaran de mandarme mensajes|quiten mi número"
        ),
        "prefiero |quisiera |me gustaría ": "no recibir más mensajes|no ser contactado|dejar de recibir mensajes",
    },
    "fr": {
        "pourriez-vous |veuillez |je vous prie de bien vouloir |j'aimerais |merci de |serait-il possible de ": (
            "cesser de m'écrire|ne plus m'écrire|me retirer de votre liste|supprimer mon numéro"
        ),
        "merci |je vous demande |serait-il possible ": "d'arrêter de m'écrire|d'enlever mon numéro|d'arrêter les sms",
        "je souhaite que vous |serait-il possible que vous |je préférerais que vous ": (
            "arrêtiez de m'écrire|ne m'écriviez plus|supprimiez mon numéro"
        ),
    },
    "pt": {
        "vocês poderiam |tem como |peço pra |seria possível |quero pedir pra vcs ": (
            "parar de me mandar mensagens|me tirar da lista|apagar meu número"
        ),
        "gostaria que |agradecia que |peço que ": "parassem de me enviar mensagens|me retirassem da lista",
        "prefiro |queria ": "não receber mais mensagens|não ser mais contatado",
    },
    "de": {
        "könnten Sie |würdet ihr |können Sie bitte ": (
            "mir keine SMS mehr schicken|mich aus der Liste nehmen|meine Nummer löschen|mir nicht mehr schreiben"
        ),
        "wäre es möglich, |ich bitte Sie, |dürfte ich Sie bitten, ": (
            "mir nicht mehr zu schreiben|mich abzumelden|meine Nummer zu löschen|keine SMS mehr zu schicken"
        ),
        "ich wäre dankbar, wenn Sie |mir wäre lieber, wenn ihr |ich möchte, dass ihr ": (
            "mir nicht mehr schreibt|mich löscht|mir keine SMS mehr schickt"
        ),
    },
}
OF_ELSE = {
    "es": "podrían quitar la cebolla|les pido no mandar el pedido hoy|quisiera dejar de recibir el recibo en papel",
    "fr": "pourriez-vous enlever les oignons|merci d'arrêter le taxi|je vous demande de ne plus mettre de sel",
    "pt": "podem tirar a cebola|gostaria que tirassem o sal|peço pra não mandarem talher",
    "de": "könnten Sie mir keine Zwiebeln draufmachen|wäre es möglich, die Bestellung zu löschen",
}

UNHEARD = {
    "es": "Ya les puse STOP y siguen mandando|cuántas veces tengo que decir BAJA|ya pedí que me borraran",
    "fr": "je vous ai déjà envoyé STOP et vous continuez|combien de stop faut-il|ça fait 5 fois que je dis stop",
    "pt": "já respondi PARE várias vezes|quantas vezes tenho que mandar SAIR|já pedi pra tirarem meu número",
    "de": "hab schon dreimal Stop geschrieben|wie oft soll ich Stop schreiben|trotz Abmeldung bekomme ich weiter SMS",
}
HEARD_OF = {
    "es": "ya mandé el pago|cuántas veces tengo que mandar el código|sigo recibiendo el código equivocado",
    "fr": "j'ai déjà envoyé le virement|combien de fois par jour|je reçois toujours le mauvais colis",
    "pt": "já mandei o comprovante|quantas vezes tenho que pagar|continuo recebendo o mesmo erro",
    "de": "ich habe schon geschrieben|wie oft muss ich die Tablette nehmen|ich bekomme immer noch keine Bestätigung",
}

STRANGERS = {
    "es": "no soy la señora Gil|este no es el número de la sra Gil|aquí no hay ningún Roberto|no pedí recibir esto",
    "fr": "je ne suis pas Mme Lefebvre|ce n'est plus le numéro de Fatou|ce numéro n'appartient plus à M. Petit",
    "pt": "não sou a dona Márcia|não é o número da Paula|vocês estão com o número errado|não dei meu número pra vocês",
    "de": "ich bin nicht Herr Schmidt|die Nummer gehört jetzt mir|ich habe Ihnen nie meine Nummer gegeben",
}
OF_THINGS = {
    "es": "no soy la doctora|este no es el número de mi pedido|no me registré a tiempo para el evento",
    "fr": "ce n'est pas le numéro de ma commande|je ne me suis pas inscrit à temps",
    "pt": "não é o número do pedido|não sou a senhora que ligou|nunca dei meu endereço pra vocês",
    "de": "das ist nicht die Nummer der Bestellung|hier gibt es keine Parkplätze|ich habe mich für den Kurs abgemeldet",
}


OTHERWISE = {
    "es": "les prohíbo que me contacten|ni un sms más|dejen de escribirle a mi hijo|ya no hace falta que me escriban",
    "fr": "je vous interdis de m'écrire|plus un seul message|arrêtez de lui écrire|vous n'avez plus besoin de m'écrire",
    "pt": "não quero estar nessa lista|suspendam os envios|não precisam mais me mandar mensagem",
    "de": "hiermit widerrufe ich meine Einwilligung|gar keine SMS mehr|ihr braucht mir nicht mehr schreiben",
}
OF_ORDERS = {
    "es": "cancelo mi cita|no hace falta que me manden el recibo|suspendan mi entrega de hoy|ni una cebolla más",
    "fr": "suspendez ma livraison|pas besoin de sac|je résilie mon bail|ne lui envoyez plus de fleurs",
    "pt": "não precisa mandar mensagem, já estou descendo|suspendam a entrega|não quero mais estar na fila",
    "de": "ich kündige den Mietvertrag|stellt den Ofen ein|ihr braucht mir nichts mehr zu schicken",
}


def _each(by: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, text) for language, said in by.items() for text in said.split("|")]


@pytest.mark.parametrize("language", FRAMED)
def test_any_polite_frame_goes_with_any_request(language: str) -> None:
    pairs = [product(frames.split("|"), cores.split("|")) for frames, cores in FRAMED[language].items()]
    texts = ["".join(pair) for paired in pairs for pair in paired]
    assert [text for text in texts if intent_of(text, (language,)) != "opt-out"] == []


@pytest.mark.parametrize(("language", "text"), _each(OTHERWISE))
def test_it_is_forbidden_needless_or_said_of_somebody_else(language: str, text: str) -> None:
    assert intent_of(text, (language,)) == "opt-out"


@pytest.mark.parametrize(("language", "text"), _each(UNHEARD))
def test_whoever_says_that_they_said_stop_opts_out(language: str, text: str) -> None:
    assert intent_of(text, (language,)) == "opt-out"


@pytest.mark.parametrize(("language", "text"), _each(STRANGERS))
def test_a_number_of_somebody_else_needs_no_listed_name(language: str, text: str) -> None:
    reading = consent.read(text, (language,))
    assert (reading.intent, reading.rung) == ("opt-out", "stranger")


@pytest.mark.parametrize(
    ("language", "text"), [*_each(OF_ELSE), *_each(HEARD_OF), *_each(OF_THINGS), *_each(OF_ORDERS)]
)
def test_the_same_frames_say_other_things(language: str, text: str) -> None:
    assert intent_of(text, (language,)) == "none"


@pytest.mark.parametrize("text", ["hoert auf mir zu schreiben", "bitte loeschen", "ich moechte keine SMS mehr"])
def test_german_without_its_letters_is_german(text: str) -> None:
    assert intent_of(text, ("de",)) == "opt-out"
