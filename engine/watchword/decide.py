"""What to do about one message: pure, in two stages, the same for serving, explaining and replaying.

The stage of consent is ours alone and comes first; the stage of rules can fail without touching what the first
decided.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from watchword import intents
from watchword.announcement import announced
from watchword.confirmation import once, provider_answers
from watchword.consent.events import said
from watchword.consent.reasons import is_void
from watchword.decision import Decision, DecisionOutcome, Reading, Step, StepResult, Trace
from watchword.effects import Answers, Asks, Consent, ConsentKind, Effect, Fires, Job, Review, Speaks, Unsubscribe
from watchword.language_tags import best, primary
from watchword.message import Message
from watchword.mirror import mirrored
from watchword.plugin import Moment
from watchword.reviews import UNREAD, review
from watchword.rules.asking import Answer, Asking, ask
from watchword.rules.compiled import Program, RuleSet
from watchword.rules.hearing import NOTHING_HEARD, Entry
from watchword.rules.planned import planned
from watchword.state import ACCOUNT, Line, State
from watchword.text import rest, words


def decide(rules: RuleSet, line: Line, message: Message, state: State, now: datetime, seed: int) -> Decision:
    """Decide one message by one revision. Never raises: what fails is in the trace, with outcome `error`."""
    decision = _decided(rules, line, message, state, now, seed)
    whole = mirrored(rules, line, message.endpoint, message.sender, state.contact, decision)
    effects = announced(whole.effects, line.consent_webhook, whole.program or "")
    return replace(whole, effects=effects, line=line, seed=seed)


def _decided(rules: RuleSet, line: Line, message: Message, state: State, now: datetime, seed: int) -> Decision:
    program = rules.hearing(message.to, line.default_program)
    spoken = program.about.languages if program else ("en",)
    try:
        heard = words(message.text)
        reading = intents.read(message, heard, program, state, now)
        spoken_of = _consent(reading, program, line, message, state)
        facts = (*spoken_of, *_void(rules, reading, spoken_of, program, state))
    except Exception as failure:  # noqa: BLE001 - nothing may be sent to a person whose consent was not read
        trace = Trace(words=(), reading=Reading(), language=spoken[0], error=_named("consent", failure))
        return _decision(rules, program, "error", trace, effects=_doubt(program, message, state, UNREAD))
    if program is None:
        trace = Trace(words=heard, reading=reading, language=spoken[0], consent=_told(facts))
        return _decision(rules, None, "unheard", trace, effects=facts)
    return _ruled(rules, program, Asked(line, message, heard, state, now, seed, reading, facts))


class Asked(Struct, frozen=True):
    """What the stage of rules is given: the arguments of `decide`, the text's words, and what consent was found."""

    line: Line
    message: Message
    words: tuple[str, ...]
    state: State
    now: datetime
    seed: int
    reading: Reading
    facts: tuple[Effect, ...]


class Search(Struct):
    """What has been found while the rules of one program are asked in order.

    Of the rules that fired those have `answered` that ended the search or texted the person: others only took note.
    """

    language: str
    steps: list[Step]
    fired: list[Entry]
    answered: list[Entry]
    effects: list[Effect]
    elsewhere: int = 0
    unreached: int = 0
    ended_by: str | None = None
    limited: bool = False
    silence: str | None = None


def _ruled(rules: RuleSet, program: Program, asked: Asked) -> Decision:
    search = Search(_language(program, asked), [], [], [], [])
    try:
        _ask(program, asked, search)
        wanted, muted = once(
            search.effects, asked.reading, asked.line, asked.state.suppression, asked.message.received_at
        )
    except Exception as failure:  # noqa: BLE001 - a rule that fails costs its own effects, never the opt-out's
        trace = _trace(asked, search, (), _named("rules", failure))
        return _decision(rules, program, "error", trace, effects=asked.facts)
    effects = _seen((*asked.facts, *_speaks(program, asked, search.language), *wanted), asked.state)
    names = tuple(entry.name for entry in search.fired)
    return _decision(rules, program, _outcome(search), _trace(asked, search, muted, None), names, effects)


def _language(program: Program, asked: Asked) -> str:
    """Tell in which language to answer: STOP makes nobody American whom we know to write British English."""
    said, known = asked.reading.language, asked.state.contact.language
    if said and known and primary(said) == primary(known):
        return known
    return said or known or program.about.languages[0]


def _seen(effects: tuple[Effect, ...], state: State) -> tuple[Effect, ...]:
    """Leave out questions to whoever has opted out and says nothing that lifts it: they are never seen (R48)."""
    lifts = any(isinstance(effect, Consent) and effect.kind == "opt-in" for effect in effects)
    if state.suppression is None or lifts:
        return effects
    return tuple(effect for effect in effects if not isinstance(effect, Asks))


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
        words=asked.words,
        reading=asked.reading,
        language=search.language,
        consent=_told(asked.facts),
        steps=tuple(search.steps),
        elsewhere=search.elsewhere,
        unreached=search.unreached,
        ended_by=search.ended_by,
        muted=muted,
        silence=search.silence,
        error=error,
    )


def _named(stage: str, failure: Exception) -> str:
    return f"{stage}: {type(failure).__name__}: {failure}"


def _outcome(search: Search) -> DecisionOutcome:
    if search.silence or search.limited:
        return "muted" if search.silence else "limited"
    if not search.answered:
        return "unanswered"
    return "fallback" if search.answered[0].rule.tier == "fallback" else "fired"


# --- the stage of consent -------------------------------------------------------------------------------------------


def _consent(
    reading: Reading, program: Program | None, line: Line, message: Message, state: State
) -> tuple[Effect, ...]:
    """Record what the person asked for; an opt-out needs no rule, no action and no program."""
    if reading.intent == "hold":
        return _doubt(program, message, state, reading.rung)
    if reading.intent not in {"opt-out", "opt-in"}:
        return ()
    kind: ConsentKind = "opt-out" if reading.intent == "opt-out" else "opt-in"
    blocked = kind == "opt-out" and provider_answers(line, reading)
    scopes = _scopes(program, state) if kind == "opt-in" else _scopes(program, state)[:1]
    facts = tuple(said(kind, one, message, "message", reading.rung, provider_blocks=blocked) for one in scopes)
    prompt = state.contact.prompt
    if kind == "opt-in" or program is None or prompt is None:
        return facts
    return (*facts, Answers(program=program.id, number=message.sender, prompt=prompt.name))


def _void(
    rules: RuleSet, reading: Reading, facts: tuple[Effect, ...], program: Program | None, state: State
) -> Iterator[Effect]:
    """End the memberships of whoever had the number before, so that no START restores them (R65)."""
    for fact in facts if is_void(reading.rung) else ():
        if isinstance(fact, Consent):
            for one in rules.programs.values():
                lists = state.contact.lists if one is program else one.lists
                if fact.scope in {one.scope, ACCOUNT}:
                    yield from (Unsubscribe(program=one.id, number=fact.number, list=name) for name in sorted(lists))


def _doubt(program: Program | None, message: Message, state: State, rung: str) -> tuple[Effect, ...]:
    """Have somebody look at what may be an opt-out; whoever has opted out is not texted anyway."""
    zone = ZoneInfo(program.about.time_zone) if program else UTC
    return () if state.suppression else (review(message, _scopes(program, state)[0], rung, zone),)


def _scopes(program: Program | None, state: State) -> tuple[str, ...]:
    """Name the scopes of what a person says, their program's first; a yes also lifts a no that the account was told."""
    own = program.scope if program else ACCOUNT
    return (own, ACCOUNT) if program and state.suppression else (own,)


def _told(facts: tuple[Effect, ...]) -> tuple[str, ...]:
    said = [
        ("review" if isinstance(fact, Review) else fact.kind, fact)
        for fact in facts
        if isinstance(fact, Consent | Review)
    ]
    return tuple(f"{kind} {fact.scope}" for kind, fact in said)


# --- the stage of rules ---------------------------------------------------------------------------------------------


def _ask(program: Program, asked: Asked, search: Search) -> None:
    """Ask the rules in order until one that fires, or has fired too often, ends the search."""
    search.silence = asked.state.contact.silence(asked.now, of_consent=asked.reading.intent != "none")
    if search.silence:
        return
    hearing = program.answers.get(asked.reading.intent, NOTHING_HEARD)
    asking = intents.asking(program, hearing, asked.message, asked.words, asked.state, asked.now, asked.reading.intent)
    pending = asking.contact.pending(asked.now)
    candidates = hearing.candidates(asked.words, asked.message.text, pending.name if pending else None)
    search.elsewhere = len(hearing.entries) - len(candidates)
    for place, (entry, hit) in enumerate(candidates):
        answer = ask(entry, hit, asking)
        result = _result(entry, answer, asking)
        search.steps.append(Step(rule=entry.name, where=entry.where, result=result, conditions=answer.conditions))
        if result == "fired":
            _fire(entry, answer, program, asked, search)
        if result == "limited" or (result == "fired" and not entry.rule.continue_):
            search.limited = result == "limited"
            search.ended_by = entry.name
            search.unreached = len(candidates) - place - 1
            return


def _result(entry: Entry, answer: Answer, asking: Asking) -> StepResult:
    if not answer.holds:
        return "no"
    if entry.rule.mode == "shadow":
        return "shadow"
    limit = entry.rule.limit
    if limit is None:
        return "fired"
    lately = [at for at in asking.contact.fired.get(entry.name, ()) if asking.now - at < limit.every]
    return "limited" if len(lately) >= limit.per_sender else "fired"


def _fire(entry: Entry, answer: Answer, program: Program, asked: Asked, search: Search) -> None:
    if answer.hit and answer.hit.keyword.language:
        spoken = answer.hit.keyword.language
        search.language = best(spoken, program.about.languages) or spoken
    search.fired.append(entry)
    search.effects += _noted(entry, program, asked)
    moment = _moment(entry, answer, program, asked, search.language)
    wanted = list(planned(entry.rule.then, moment))
    search.effects += wanted
    if not entry.rule.continue_ or any(isinstance(effect, Job) and effect.is_text for effect in wanted):
        search.answered.append(entry)


def _noted(entry: Entry, program: Program, asked: Asked) -> Iterator[Effect]:
    """Note that a prompt was answered, and that a rule with a limit has fired."""
    number, rule = asked.message.sender, entry.rule
    if rule.when.prompt:
        yield Answers(program=program.id, number=number, prompt=rule.when.prompt)
    if rule.limit:
        yield Fires(program=program.id, number=number, rule=entry.name, at=asked.now, kept=rule.limit.per_sender)


def _moment(entry: Entry, answer: Answer, program: Program, asked: Asked, language: str) -> Moment:
    return Moment(
        message=asked.message,
        program=program.id,
        rule=entry.name,
        scopes=_scopes(program, asked.state),
        language=language,
        fallback=program.about.languages[0],
        values=Values(program, asked, answer),
        now=asked.now,
        seed=asked.seed,
        lists=asked.state.contact.lists,
        said=answer.said(entry),
        contact=asked.state.contact,
        allotted=asked.state.allotted,
    )


class Values(dict[str, str | None]):
    """What the names of templates stand for. What takes work is worked out when it is asked for."""

    def __init__(self, program: Program, asked: Asked, answer: Answer) -> None:
        super().__init__(program.values)
        self.update(answer.values)
        self._message = asked.message
        self._now = asked.now
        self._contact = asked.state.contact
        self._hit = answer.hit

    def __missing__(self, name: str) -> str | None:
        """Work out what is said and who says it; what a prompt was not left with is missing."""
        return self.setdefault(name, self._of_message(name) if "." not in name else self._of_person(name))

    def _of_message(self, name: str) -> str:
        match name:
            case "from":
                return self._message.sender
            case "to":
                return self._message.to
            case "text":
                return self._message.text
            case "keyword":
                return self._hit.keyword.written if self._hit else ""
            case "rest":
                return rest(self._message.text, self._hit.end if self._hit else 0)
            case "now":
                return self._now.isoformat()
        raise KeyError(name)

    def _of_person(self, name: str) -> str | None:
        family, _, field = name.partition(".")
        if family == "contact":
            return self._contact.fields.get(field)
        if family in {"prompt", "match"}:
            return None
        raise KeyError(name)


def _speaks(program: Program, asked: Asked, language: str) -> tuple[Effect, ...]:
    """Remember the language of the words that matched, if it is news."""
    known = asked.state.contact.language or program.about.languages[0]
    if language == known:
        return ()
    return (Speaks(program=program.id, number=asked.message.sender, language=language),)
