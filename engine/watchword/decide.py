"""What to do about one message: pure, in two stages, the same for serving, explaining and replaying.

The stage of consent is ours alone and comes first; the stage of rules can fail without touching what the first
decided.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
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
from watchword.rules.keywords import Keyword
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
        facts: tuple[Effect, ...] = ()
        if reading.intent != "none":
            said_so = _consent(reading, rules, program, line, message, state)
            facts = revoked(rules, line.revoke_all_from, said_so, now)
    except (Exception, SystemExit) as failure:  # noqa: BLE001 - nothing may be sent to a person whose consent was not read
        trace = Trace(words=(), reading=Reading(), language=_first(program), error=_named("consent", failure))
        doubt = _doubt(program, message, state, UNREAD)
        return _decision(rules, program, line, seed, "error", trace, effects=doubt)
    if program is None:
        trace = Trace(words=heard, reading=reading, language=_first(program), consent=_told(facts))
        return _decision(rules, None, line, seed, "unheard", trace, effects=facts)
    language = _language(program, reading, state)
    return _ruled(rules, Search(program, line, message, heard, state, now, seed, reading, facts, language))


class Search(Struct):
    """The stage of rules: what it is given, and what has been found while the rules of one program are asked in order.

    It is given the arguments of `decide`, the text's words, and what consent was found.
    """

    program: Program
    line: Line
    message: Message
    words: tuple[str, ...]
    state: State
    now: datetime
    seed: int
    reading: Reading
    facts: tuple[Effect, ...]
    language: str
    steps: list[Step] = []
    fired: list[str] = []
    effects: list[Effect] = []
    outcome: DecisionOutcome = "unanswered"
    elsewhere: int = 0
    unreached: int = 0
    ended_by: str | None = None
    silence: str | None = None


def _ruled(rules: RuleSet, search: Search) -> Decision:
    program, line, seed, reading = search.program, search.line, search.seed, search.reading
    try:
        _ask(search)
        wanted: Sequence[Effect] = search.effects
        muted: tuple[str, ...] = ()
        if reading.intent != "none":
            since = effective(search.message.sent_at, search.message.received_at)
            wanted, muted = once(search.effects, reading, line, search.state.suppression, since)
    except (Exception, SystemExit) as failure:  # noqa: BLE001 - a rule that fails costs its own effects, never the opt-out's
        trace = _trace(search, (), _named("rules", failure))
        return _decision(rules, program, line, seed, "error", trace, effects=search.facts)
    effects = _seen((*search.facts, *_speaks(search), *wanted), search.state)
    trace = _trace(search, muted, None)
    return _decision(rules, program, line, seed, search.outcome, trace, tuple(search.fired), effects)


def _language(program: Program, reading: Reading, state: State) -> str:
    """Tell in which language to answer: STOP makes nobody American whom we know to write British English."""
    said, known = reading.language, state.contact.language
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


def _trace(search: Search, muted: tuple[str, ...], error: str | None) -> Trace:
    return Trace(
        words=search.words,
        reading=search.reading,
        language=search.language,
        consent=_told(search.facts) if search.facts else (),
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


def _ask(search: Search) -> None:
    """Ask the rules in order until one that fires, or has fired too often, ends the search."""
    program, message, state = search.program, search.message, search.state
    now, intent = search.now, search.reading.intent
    search.silence = state.contact.silence(now, of_consent=intent != "none")
    if search.silence:
        search.outcome = "muted"
        return
    hearing = program.answers.get(intent, NOTHING_HEARD)
    pending = intents.pending(state, now)
    candidates = hearing.candidates(search.words, message.text, pending.name if pending else None)
    search.elsewhere = len(hearing.entries) - len(candidates)
    if not candidates:
        return
    asking = intents.asking(program, hearing, message, search.words, state, now, intent)
    for place, (entry, hit) in enumerate(candidates):
        answer = ask(entry, hit, asking)
        result = _result(entry, answer, asking)
        search.steps.append(Step(rule=entry.name, where=entry.where, result=result, conditions=answer.conditions))
        if result == "fired":
            _fire(entry, answer, search)
        elif result == "limited":
            search.outcome = "limited"
        if result == "limited" or (result == "fired" and not entry.goes_on):
            search.ended_by = entry.name
            search.unreached = len(candidates) - place - 1
            return


def _result(entry: Entry, answer: Answer, asking: Asking) -> StepResult:
    if not answer.holds:
        return "no"
    if entry.is_shadow:
        return "shadow"
    limit = entry.limit
    if limit is None:
        return "fired"
    lately = [at for at in asking.contact.fired.get(entry.name, ()) if asking.now - at < limit.every]
    return "limited" if len(lately) >= limit.per_sender else "fired"


def _fire(entry: Entry, answer: Answer, search: Search) -> None:
    if answer.hit and answer.hit.keyword.language:
        search.language = _spoken(entry, answer.hit.keyword, answer.hit.keyword.language, search)
    search.fired.append(entry.name)
    if entry.limit or entry.prompt:
        search.effects += _noted(entry, search)
    wanted = list(planned(entry.actions, _moment(entry, answer, search), partial(_said, entry, answer)))
    search.effects += wanted
    if search.outcome == "unanswered" and (not entry.goes_on or _texts(wanted)):
        search.outcome = "fallback" if entry.is_fallback else "fired"


def _texts(wanted: Iterable[Effect]) -> bool:
    """Tell whether a person gets a text; a rule that goes on without one only takes note."""
    return any(isinstance(effect, Job) and effect.is_answer for effect in wanted)


def _spoken(entry: Entry, keyword: Keyword, language: str, search: Search) -> str:
    """Tell in which language a keyword was said; one that is a word of the person's own too says nothing else.

    Where languages differ by accents alone, as in MENU and MENÚ, who writes them says which it is.
    """
    same = [one for one in entry.wanted.keywords or () if one.words == keyword.words]
    accented = {one.language for one in same if one.language and one.is_accented_in(search.message.text)}
    spoken = accented if len(accented) == 1 else {one.language for one in same if one.language}
    meant = language if language in spoken else next(iter(spoken))
    said = best(meant, search.program.about.languages) or meant
    return search.language if said == search.language or best(search.language, spoken) else said


def _noted(entry: Entry, search: Search) -> Iterator[Effect]:
    """Note that a prompt was answered, and that a rule with a limit has fired."""
    program, number, limit = search.program.id, search.message.sender, entry.limit
    if entry.prompt:
        yield Answers(program=program, number=number, prompt=entry.prompt)
    if limit:
        yield Fires(program=program, number=number, rule=entry.name, at=search.now, kept=limit.per_sender)


def _moment(entry: Entry, answer: Answer, search: Search) -> Moment:
    program, message, state, now = search.program, search.message, search.state, search.now
    return Moment(
        message=message,
        program=program.id,
        number=message.sender,
        rule=entry.name,
        scopes=_scopes(program, state),
        language=search.language,
        fallback=program.about.languages[0],
        values=Names(answer.values, program.values, message, answer.hit, state.contact, now),
        now=now,
        seed=search.seed,
        lists=state.contact.lists,
        contact=state.contact,
        allotted=state.allotted,
    )


def _said(entry: Entry, answer: Answer) -> str:
    """Name the words that made a rule fire."""
    if answer.hit:
        return f"keyword '{answer.hit.keyword.written}'"
    if entry.prompt:
        return f"answer '{answer.values.get('answer', '')}' to '{entry.prompt}'"
    return f"rule {entry.name}"


def _speaks(search: Search) -> tuple[Effect, ...]:
    """Remember the language of the words that matched, if it is news."""
    program, language = search.program, search.language
    known = search.state.contact.language or program.about.languages[0]
    if language == known:
        return ()
    return (Speaks(program=program.id, number=search.message.sender, language=language),)
