"""What to do about one message: pure, in two stages, the same for serving, explaining and replaying.

The stage of consent is ours alone and comes first; the stage of rules can fail without touching what the first
decided.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from watchword import intents
from watchword.announcement import announced
from watchword.confirmation import once, provider_answers
from watchword.consent.events import said
from watchword.consent.order import effective
from watchword.consent.reasons import is_void
from watchword.decision import Decision, DecisionOutcome, Reading, Step, StepResult, Trace
from watchword.effects import Answers, Asks, Consent, ConsentKind, Effect, Fires, Job, Review, Speaks, Unsubscribe
from watchword.language_tags import best, primary
from watchword.message import Message
from watchword.mirror import mirrored
from watchword.names import Names
from watchword.plugin import Moment
from watchword.reviews import UNREAD, review
from watchword.revocation import revoked
from watchword.rules.asking import Answer, Asking, ask
from watchword.rules.compiled import Program, RuleSet
from watchword.rules.hearing import NOTHING_HEARD, Entry
from watchword.rules.planned import planned
from watchword.state import ACCOUNT, Line, State
from watchword.text import words


def decide(rules: RuleSet, line: Line, message: Message, state: State, now: datetime, seed: int) -> Decision:
    """Decide one message by one revision. Never raises: what fails is in the trace, with outcome `error`."""
    decision = _decided(rules, line, message, state, now, seed)
    if line.mirrors:
        decision = mirrored(rules, line, message.endpoint, message.sender, state.contact, decision)
    if line.consent_webhook:
        effects = announced(decision.effects, line.consent_webhook, decision.program or "")
        decision = replace(decision, effects=effects)
    return decision


def _decided(rules: RuleSet, line: Line, message: Message, state: State, now: datetime, seed: int) -> Decision:
    program = rules.hearing(message.to, line.default_program)
    try:
        heard = words(message.text)
        reading = intents.read(message, heard, program, state, now)
        said_so = _consent(reading, rules, program, line, message, state)
        facts = revoked(rules, line.revoke_all_from, said_so, now)
    except (Exception, SystemExit) as failure:  # noqa: BLE001 - nothing may be sent to a person whose consent was not read
        trace = Trace(words=(), reading=Reading(), language=_first(program), error=_named("consent", failure))
        doubt = _doubt(program, message, state, UNREAD)
        return _decision(rules, program, line, seed, "error", trace, effects=doubt)
    if program is None:
        trace = Trace(words=heard, reading=reading, language=_first(program), consent=_told(facts))
        return _decision(rules, None, line, seed, "unheard", trace, effects=facts)
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
    """What has been found while the rules of one program are asked in order."""

    language: str
    steps: list[Step]
    fired: list[str]
    effects: list[Effect]
    outcome: DecisionOutcome = "unanswered"
    elsewhere: int = 0
    unreached: int = 0
    ended_by: str | None = None
    silence: str | None = None


def _ruled(rules: RuleSet, program: Program, asked: Asked) -> Decision:
    search, reading = Search(_language(program, asked), [], [], []), asked.reading
    try:
        _ask(program, asked, search)
        wanted: Sequence[Effect] = search.effects
        muted: tuple[str, ...] = ()
        if reading.intent != "none":
            since = effective(asked.message.sent_at, asked.message.received_at)
            wanted, muted = once(search.effects, reading, asked.line, asked.state.suppression, since)
    except (Exception, SystemExit) as failure:  # noqa: BLE001 - a rule that fails costs its own effects, never the opt-out's
        trace = _trace(asked, search, (), _named("rules", failure))
        return _decision(rules, program, asked.line, asked.seed, "error", trace, effects=asked.facts)
    effects = _seen((*asked.facts, *_speaks(program, asked, search.language), *wanted), asked.state)
    trace = _trace(asked, search, muted, None)
    return _decision(rules, program, asked.line, asked.seed, search.outcome, trace, tuple(search.fired), effects)


def _language(program: Program, asked: Asked) -> str:
    """Tell in which language to answer: STOP makes nobody American whom we know to write British English."""
    said, known = asked.reading.language, asked.state.contact.language
    if said and known and primary(said) == primary(known):
        return known
    return said or known or program.about.languages[0]


def _seen(effects: tuple[Effect, ...], state: State) -> tuple[Effect, ...]:
    """Leave out questions to whoever has opted out and says nothing that lifts it: they are never seen (R48)."""
    if state.suppression is None:
        return effects
    if any(isinstance(effect, Consent) and effect.kind == "opt-in" for effect in effects):
        return effects
    return tuple(effect for effect in effects if not isinstance(effect, Asks))


def _decision(
    rules: RuleSet,
    program: Program | None,
    line: Line,
    seed: int,
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
        line=line,
        seed=seed,
    )


def _trace(asked: Asked, search: Search, muted: tuple[str, ...], error: str | None) -> Trace:
    return Trace(
        words=asked.words,
        reading=asked.reading,
        language=search.language,
        consent=_told(asked.facts) if asked.facts else (),
        steps=tuple(search.steps),
        elsewhere=search.elsewhere,
        unreached=search.unreached,
        ended_by=search.ended_by,
        muted=muted,
        silence=search.silence,
        error=error,
    )


def _named(stage: str, failure: BaseException) -> str:
    return f"{stage}: {type(failure).__name__}: {failure}"


def _first(program: Program | None) -> str:
    return program.about.languages[0] if program else "en"


# --- the stage of consent -------------------------------------------------------------------------------------------


def _consent(
    reading: Reading, rules: RuleSet, program: Program | None, line: Line, message: Message, state: State
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
    ended = _void(rules, facts, program, state) if is_void(reading.rung) else ()
    prompt = state.contact.prompt
    if kind == "opt-in" or program is None or prompt is None:
        return (*facts, *ended)
    return (*facts, Answers(program=program.id, number=message.sender, prompt=prompt.name), *ended)


def _void(rules: RuleSet, said: Iterable[Consent], program: Program | None, state: State) -> Iterator[Effect]:
    """End the memberships of whoever had the number before, so that no START restores them (R65)."""
    for fact in said:
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
    return (own, ACCOUNT) if program and state.suppression and state.suppression.scope == ACCOUNT else (own,)


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
        search.outcome = "muted"
        return
    hearing = program.answers.get(asked.reading.intent, NOTHING_HEARD)
    pending = intents.pending(asked.state, asked.now)
    candidates = hearing.candidates(asked.words, asked.message.text, pending.name if pending else None)
    search.elsewhere = len(hearing.entries) - len(candidates)
    if not candidates:
        return
    asking = intents.asking(program, hearing, asked.message, asked.words, asked.state, asked.now, asked.reading.intent)
    for place, (entry, hit) in enumerate(candidates):
        answer = ask(entry, hit, asking)
        result = _result(entry, answer, asking)
        search.steps.append(Step(rule=entry.name, where=entry.where, result=result, conditions=answer.conditions))
        if result == "fired":
            _fire(entry, answer, program, asked, search)
        elif result == "limited":
            search.outcome = "limited"
        if result == "limited" or (result == "fired" and not entry.rule.continue_):
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
    rule = entry.rule
    search.fired.append(entry.name)
    if rule.limit or rule.when.prompt:
        search.effects += _noted(entry, program, asked)
    moment = _moment(entry, answer, program, asked, search.language)
    wanted = list(planned(rule.then, moment))
    search.effects += wanted
    if search.outcome == "unanswered" and (not rule.continue_ or _texts(wanted)):
        search.outcome = "fallback" if rule.tier == "fallback" else "fired"


def _texts(wanted: Iterable[Effect]) -> bool:
    """Tell whether a person gets a text; a rule that goes on without one only takes note."""
    return any(isinstance(effect, Job) and effect.is_answer for effect in wanted)


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
        number=asked.message.sender,
        rule=entry.name,
        scopes=_scopes(program, asked.state),
        language=language,
        fallback=program.about.languages[0],
        values=Names(answer.values, program.values, asked.message, answer.hit, asked.state.contact, asked.now),
        now=asked.now,
        seed=asked.seed,
        lists=asked.state.contact.lists,
        said=_said(entry, answer),
        contact=asked.state.contact,
        allotted=asked.state.allotted,
    )


def _said(entry: Entry, answer: Answer) -> str:
    """Name the words that made a rule fire."""
    if answer.hit:
        return f"keyword '{answer.hit.keyword.written}'"
    if entry.rule.when.prompt:
        return f"answer '{answer.values.get('answer', '')}' to '{entry.rule.when.prompt}'"
    return f"rule {entry.name}"


def _speaks(program: Program, asked: Asked, language: str) -> tuple[Effect, ...]:
    """Remember the language of the words that matched, if it is news."""
    known = asked.state.contact.language or program.about.languages[0]
    if language == known:
        return ()
    return (Speaks(program=program.id, number=asked.message.sender, language=language),)
