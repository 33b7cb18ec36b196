"""A program that is to be written: what the law wants said of it, the answers it owes, and a list to join."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from watchword.quoted import quoted

ASKS_FIRST = frozenset({"DE", "AT", "CH"})
"""Where joining a list takes a question and a yes (R51)."""

_SAID: Mapping[str, Mapping[str, str]] = {
    "stop": {
        "en": "{program.name}: you are unsubscribed and will get no more messages. Help: {program.help}",
        "fr": "{program.name}: desabonnement confirme, vous ne recevrez plus de messages. Aide: {program.help}",
    },
    "help": {
        "en": "{program.name}, {program.frequency}. Help: {program.help}. Msg & data rates may apply."
        " Reply STOP to end.",
        "fr": "{program.name}, {program.frequency}. Aide: {program.help}. Des frais peuvent s'appliquer."
        " ARRET pour arreter.",
    },
    "ask": {
        "en": "{program.name}: join our list, {program.frequency}? Reply YES. Help: {program.help}. Reply STOP to end.",
    },
    "join": {
        "en": "{program.name}: you joined, {program.frequency}. Msg & data rates may apply. Help: {program.help}."
        " Reply STOP to end.",
        "fr": "{program.name}: inscription faite, {program.frequency}. Des frais peuvent s'appliquer."
        " Aide: {program.help}. ARRET pour arreter.",
    },
    "unknown": {
        "en": "{program.name}: unknown keyword. Text {WORD} or HELP. Help: {program.help}",
        "fr": "{program.name}: mot-cle inconnu. Envoyez {WORD} ou AIDE. Aide: {program.help}",
    },
}


_JOIN: Mapping[str, str] = {"en": "JOIN", "fr": "INSCRIRE"}


class NewProgram(Struct, frozen=True, kw_only=True):
    """What is asked of whoever makes a program; the rest is there to be changed."""

    id: str
    name: str
    numbers: tuple[str, ...]
    help: str
    keyword: str | None = None
    country: str | None = None
    time_zone: str = "UTC"

    @property
    def languages(self) -> tuple[str, ...]:
        """List what it speaks: a Canadian short code must answer in both languages (R58)."""
        return ("en", "fr") if self.country == "CA" else ("en",)

    @property
    def joins(self) -> Mapping[str, str]:
        """Give the word that joins the list, by language."""
        return {language: self.keyword or _JOIN[language] for language in self.languages}


def written(new: NewProgram) -> str:
    """Write the program's rule file."""
    return "\n".join(_lines(new)).rstrip("\n") + "\n"


def _lines(new: NewProgram) -> Iterator[str]:
    yield "# What people are answered. Change the texts as you like, then run `watchword check` and `watchword test`."
    yield from ("version: 1", f"program: {quoted(new.id)}", "")
    yield from _about(new)
    yield from ("", "lists:", "  news: {}", "", "rules:")
    yield from _rule("stop", "The one text after an opt-out: it must name you and say that no more will come.")
    yield "    when: {intent: opt-out}"
    yield from _then(new, "stop")
    yield from _tests("STOP", *(["ARRET"] if "fr" in new.languages else []))
    yield from _rule("help", "What HELP answers: who you are, and where a person helps.")
    yield "    when: {intent: help}"
    yield from _then(new, "help")
    yield from _tests("HELP", "INFO", *(["AIDE"] if "fr" in new.languages else []))
    yield from _joining(new)
    yield from _rule("unknown", "What everything else answers.")
    yield "    tier: fallback"
    yield from _then(new, "unknown")
    yield from _tests("asdf qwer")


def _about(new: NewProgram) -> Iterator[str]:
    named = ["main", *(f"number-{n}" for n in range(2, len(new.numbers) + 1))]
    numbers = ", ".join(f"{name}: {quoted(ours)}" for name, ours in zip(named, new.numbers, strict=False))
    yield "about:"
    yield f"  name: {quoted(new.name)}"
    yield f"  numbers: {{{numbers}}}"
    yield f"  help: {quoted(new.help)}"
    yield "  frequency: up to 4 msgs/month"
    if new.country:
        yield f"  country: {quoted(new.country)}"
    yield f"  languages: [{', '.join(new.languages)}]"
    yield f"  time-zone: {quoted(new.time_zone)}"


def _joining(new: NewProgram) -> Iterator[str]:
    """Write how people get on the list: by the word alone, or by the word and a yes."""
    if new.country not in ASKS_FIRST:
        yield from _rule(
            "join", "The word is the person's consent to be on the list; the answer says what they joined."
        )
        yield f"    when: {{keyword: {_keyword(new)}}}"
        yield from _then(new, "join", "- subscribe: news")
        yield from _tests(*dict.fromkeys(new.joins.values()))
        return
    yield from _rule("join", "Asks whether they mean it: here nobody is on a list before they said yes.")
    yield f"    when: {{keyword: {_keyword(new)}}}"
    yield from ("    then:", "      - ask:", "          prompt: join", "          expires: 24h")
    yield f"          text: {quoted(_SAID['ask']['en'])}"
    yield from _tests(new.joins["en"])
    yield from _rule("joined", "The yes is their consent to be on the list; the answer says what they joined.")
    yield "    when: {answering: join, answer: yes}"
    yield from _then(new, "join", "- subscribe: news")
    yield from ("    tests:", f"      - talk: [{quoted(new.joins['en'])}, YES]", "")


def _keyword(new: NewProgram) -> str:
    """Write the word, by language where they have words of their own."""
    if len(set(new.joins.values())) == 1:
        return quoted(new.joins["en"])
    return f"{{{', '.join(f'{language}: {quoted(word)}' for language, word in new.joins.items())}}}"


def _rule(id: str, description: str) -> Iterator[str]:
    yield f"  - id: {id}"
    yield f"    description: {quoted(description)}"


def _then(new: NewProgram, said: str, *before: str) -> Iterator[str]:
    """Write what is done first, then the answer in each language."""
    texts = {language: _SAID[said][language] for language in new.languages}
    words = {language: word.replace("{", "{{").replace("}", "}}") for language, word in new.joins.items()}
    filled = {language: quoted(text.replace("{WORD}", words[language])) for language, text in texts.items()}
    yield "    then:"
    yield from (f"      {one}" for one in before)
    if len(filled) == 1:
        yield f"      - reply: {next(iter(filled.values()))}"
    else:
        yield "      - reply:"
        yield from (f"          {language}: {text}" for language, text in filled.items())


def _tests(*texts: str) -> Iterator[str]:
    yield f"    tests: [{', '.join(map(quoted, texts))}]"
    yield ""
