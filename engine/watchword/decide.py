"""What to do about one message: pure, in two stages, the same for serving, explaining and replaying.

The stage of consent is ours alone and comes first; the stage of rules can fail without touching what the first
decided.
"""

from datetime import datetime

from msgspec import Struct

from watchword import consent
from watchword.confirmation import once, provider_answers
from watchword.consent.events import said
from watchword.decision import Condition, Decision, DecisionOutcome, Reading, Step, Trace
from watchword.effects import Consent, ConsentKind, Effect, Speaks
from watchword.message import Message
from watchword.mirror import mirrored
from watchword.plugin import Moment
from watchword.rules.compiled import Program, RuleSet
from watchword.rules.match import NOTHING_HEARD, Entry, Hit, find
from watchword.state import ACCOUNT, Line, State
from watchword.text import rest, words


def decide(rules: RuleSet, line: Line, message: Message, state: State, now: datetime, seed: int) -> Decision:
    """Decide one message by one revision. Never raises: what fails is in the trace, with outcome `error`."""
    decision = _decided(rules, line, message, state, now, seed)
    return mirrored(rules, line, message.endpoint, message.sender, state.contact, decision)


def _decided(rules: RuleSet, line: Line, message: Message, state: State, now: datetime, seed: int) -> Decision:
    program = rules.hearing(message.to, line.default_program)
    spoken = program.about.languages if program else ("en",)
    try:
        reading = consent.read(message.text, spoken, message.subject)
        facts = _consent(reading, program, line, message, state)
    except Exception as failure:  # noqa: BLE001 - nothing may be sent to a person whose consent was not read
        trace = Trace(words=(), reading=Reading(), language=spoken[0], error=_named("consent", failure))
        return _decision(rules, program, "error", trace)
    if program is None:
        trace = Trace(words=words(message.text), reading=reading, language=spoken[0], consent=_told(facts))
        return _decision(rules, None, "unheard", trace, effects=facts)
    return _ruled(rules, program, Asked(line, message, state, now, seed, reading, facts))


class Asked(Struct, frozen=True):
    """What the stage of rules is given: the arguments of `decide`, and what the stage of consent found."""

    line: Line
    message: Message
    state: State
    now: datetime
    seed: int
    reading: Reading
    facts: tuple[Effect, ...]


class Search(Struct):
    """What has been found while the rules of one program are asked in order."""

    words: tuple[str, ...]
    language: str
    steps: list[Step]
    fired: list[Entry]
    effects: list[Effect]
    elsewhere: int = 0
    unreached: int = 0
    ended_by: str | None = None


def _ruled(rules: RuleSet, program: Program, asked: Asked) -> Decision:
    language = asked.reading.language or asked.state.contact.language or program.about.languages[0]
    search = Search(words(asked.message.text), language, [], [], [])
    try:
        _ask(program, asked, search)
        wanted, muted = once(
            search.effects, asked.reading, asked.line, asked.state.suppression, asked.message.received_at
        )
    except Exception as failure:  # noqa: BLE001 - a rule that fails costs its own effects, never the opt-out's
        trace = _trace(asked, search, (), _named("rules", failure))
        return _decision(rules, program, "error", trace, effects=asked.facts)
    effects = (*asked.facts, *_speaks(program, asked, search.language), *wanted)
    names = tuple(entry.name for entry in search.fired)
    return _decision(rules, program, _outcome(search), _trace(asked, search, muted, None), names, effects)


def _decision(
    rules: RuleSet,
    program: Program | None,
    outcome: DecisionOutcome,
    trace: Trace,
    fired: tuple[str, ...] = (),
    effects: tuple[Effect, ...] = (),
) -> Decision:
    return Decision(
        program=program.id if program else None,
        outcome=outcome,
        rules=fired,
        revision=rules.revision,
        trace=trace,
        effects=effects,
    )


def _trace(asked: Asked, search: Search, muted: tuple[str, ...], error: str | None) -> Trace:
    return Trace(
        words=search.words,
        reading=asked.reading,
        language=search.language,
        consent=_told(asked.facts),
        steps=tuple(search.steps),
        elsewhere=search.elsewhere,
        unreached=search.unreached,
        ended_by=search.ended_by,
        muted=muted,
        error=error,
    )


def _named(stage: str, failure: Exception) -> str:
    return f"{stage}: {type(failure).__name__}: {failure}"


def _outcome(search: Search) -> DecisionOutcome:
    if not search.fired:
        return "unanswered"
    return "fallback" if search.fired[0].rule.tier == "fallback" else "fired"


# --- the stage of consent -------------------------------------------------------------------------------------------


def _consent(
    reading: Reading, program: Program | None, line: Line, message: Message, state: State
) -> tuple[Effect, ...]:
    """Record what the person asked for; an opt-out needs no rule, no action and no program."""
    if reading.intent not in {"opt-out", "opt-in"}:
        return ()
    if reading.intent == "opt-in" and program is None and state.suppression is None:
        return ()
    kind: ConsentKind = "opt-out" if reading.intent == "opt-out" else "opt-in"
    blocked = kind == "opt-out" and provider_answers(line, reading)
    scopes = _scopes(program, state) if kind == "opt-in" else _scopes(program, state)[:1]
    return tuple(said(kind, one, message, "message", reading.rung, provider_blocks=blocked) for one in scopes)


def _scopes(program: Program | None, state: State) -> tuple[str, ...]:
    """Name the scopes of what a person says, their program's first; a yes also lifts a no that the account was told."""
    own = program.scope if program else ACCOUNT
    return (own, ACCOUNT) if program and state.suppression else (own,)


def _told(facts: tuple[Effect, ...]) -> tuple[str, ...]:
    return tuple(f"{fact.kind} {fact.scope}" for fact in facts if isinstance(fact, Consent))


# --- the stage of rules ---------------------------------------------------------------------------------------------


def _ask(program: Program, asked: Asked, search: Search) -> None:
    """Ask the rules in order until one that fires ends the search."""
    hearing = program.answers.get(asked.reading.intent, NOTHING_HEARD)
    candidates = hearing.candidates(search.words)
    search.elsewhere = len(hearing.entries) - len(candidates)
    for place, entry in enumerate(candidates):
        hit = find(entry.keywords, entry.rule.when.position, search.words) if entry.worded else None
        if entry.worded and hit is None:
            search.elsewhere += 1
            continue
        conditions = _conditions(entry, hit, asked, program)
        fired = all(condition.held for condition in conditions)
        search.steps.append(Step(rule=entry.name, where=entry.where, fired=fired, conditions=conditions))
        if fired:
            _fire(entry, hit, program, asked, search)
            if not entry.rule.continue_:
                search.ended_by = entry.name
                search.unreached = len(candidates) - place - 1
                return


def _conditions(entry: Entry, hit: Hit | None, asked: Asked, program: Program) -> tuple[Condition, ...]:
    """Check a rule's conditions in the order of its reading, up to the first that fails."""
    found: list[Condition] = []
    for condition in _checks(entry, hit, asked, program):
        found.append(condition)
        if not condition.held:
            break
    return tuple(found)


def _checks(entry: Entry, hit: Hit | None, asked: Asked, program: Program) -> list[Condition]:
    when, message, intent = entry.rule.when, asked.message, asked.reading.intent
    checks = []
    if when.intent:
        checks.append(Condition(key=f"intent {when.intent}", held=intent == when.intent, saw=intent))
    if hit:
        key = f"words {when.words}" if when.words else "keyword"
        checks.append(Condition(key=key, held=True, saw=_place(hit, when.position)))
    if entry.numbers is not None and when.to:
        key = f"to {', '.join(when.to.items)}"
        checks.append(Condition(key=key, held=message.to in entry.numbers, saw=_name_of(message.to, program)))
    if when.from_:
        checks.append(Condition(key="from", held=when.from_.hold(message.sender), saw=message.sender))
    return checks


def _place(hit: Hit, position: str) -> str:
    said = {"first": "first word", "only": "only word", "anywhere": f"word {hit.start + 1}"}[position]
    several = len(hit.keyword.words) > 1
    return f"{said}{'s' if several else ''} '{' '.join(hit.keyword.words)}'"


def _name_of(to: str, program: Program) -> str:
    names = [name for name, number in program.about.numbers.items() if number == to]
    return f"{names[0]} ({to})" if names else to


def _fire(entry: Entry, hit: Hit | None, program: Program, asked: Asked, search: Search) -> None:
    if hit and hit.keyword.language:
        search.language = hit.keyword.language
    moment = _moment(entry, hit, program, asked, search.language)
    search.fired.append(entry)
    for step in entry.rule.then:
        search.effects += step.action.plan(moment)


def _moment(entry: Entry, hit: Hit | None, program: Program, asked: Asked, language: str) -> Moment:
    return Moment(
        message=asked.message,
        program=program.id,
        rule=entry.name,
        scopes=_scopes(program, asked.state),
        language=language,
        fallback=program.about.languages[0],
        values=Values(program, asked.message, hit),
        now=asked.now,
        seed=asked.seed,
        lists=asked.state.contact.lists,
    )


class Values(dict[str, str | None]):
    """What the names of templates stand for. `rest` takes more work than the others and few texts ask for it."""

    def __init__(self, program: Program, message: Message, hit: Hit | None) -> None:
        said = {"from": message.sender, "to": message.to, "text": message.text}
        super().__init__(program.values, keyword=hit.keyword.written if hit else "", **said)
        self._rest = (message.text, hit.end if hit else 0)

    def __missing__(self, name: str) -> str:
        """Work out `rest` when it is asked for."""
        if name != "rest":
            raise KeyError(name)
        return self.setdefault(name, rest(*self._rest)) or ""


def _speaks(program: Program, asked: Asked, language: str) -> tuple[Effect, ...]:
    """Remember the language of the words that matched, if it is news."""
    known = asked.state.contact.language or program.about.languages[0]
    if language == known:
        return ()
    return (Speaks(program=program.id, number=asked.message.sender, language=language),)
