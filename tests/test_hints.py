"""A hint beside an error says what to write, and what it says can be read."""

import pytest

from test_typos import HEAD, RULE, R, T, told

DAYS = "schedules: {s: {open: [{days: %s, from: 09:00, to: 17:00}]}}\n"
TIME = "schedules: {s: {open: [{from: %s, to: 24:00}]}}\n"
LIMIT = R + "    limit: {per-sender: 1, every: %s}\n" + T
ZONE = "schedules: {s: {time-zone: %s, open: [{from: 09:00, to: 17:00}]}}\n"
CLOSED = "schedules: {s: {open: [{from: 09:00, to: 17:00}], closed: [%s]}}\n"
ASKED = (
    "schedules: {shop: {from: 2027-06-01T00:00, until: 2027-09-01T00:00}}\nlists: {club: {}}\n"
    + R
    + "    when: {text: A, %s}\n"
    + T
)
LATER = RULE + "    then: [{send-later: {text: hi, after: %s}}]\n"
ASK = RULE + "    then: [{ask: {prompt: q, text: hm?, %s}}]\n"
MOMENT = R + T + "    tests: [{text: A, at: %s}]\n"
OPEN = "schedules: {s: {open: %s}}\n"
T_ABOUT = R + T
USES = R + "    when: {subscribed: x}\n" + T


@pytest.mark.parametrize(
    ("text", "written", "instead"),
    [
        (DAYS, "weekend", "sat-sun"),
        (DAYS, "weekdays", "mon-fri"),
        (LIMIT, "day", "1d"),
        (LIMIT, "1 day", "1d"),
        (LIMIT, "2 Weeks", "2w"),
        (LIMIT, "24 hours", "24h"),
        (LIMIT, "90min", "90m"),
        (LIMIT, "1h30m", "90m"),
        (LIMIT, "1 hour and 30 minutes", "90m"),
        (LIMIT, "1.5h", "90m"),
        (LIMIT, "1d12h", "36h"),
        (LIMIT, "1w 1d", "8d"),
        (LIMIT, "3 months", "90d"),
        (LIMIT, "1y", "365d"),
        (R + "    limit: %s\n" + T, "3 per day", "{per-sender: 3, every: 1d}"),
        (R + "    limit: %s\n" + T, "2 times a week", "{per-sender: 2, every: 1w}"),
        (R + "    limit: %s\n" + T, "once a day", "{per-sender: 1, every: 1d}"),
        (R + "    limit: %s\n" + T, "twice daily", "{per-sender: 2, every: 1d}"),
        (R + "    limit: %s\n" + T, "1/12h", "{per-sender: 1, every: 12h}"),
        (R + "    when: {keyword: A, typos: %s}\n" + T, "2", "true"),
        (LATER, "tomorrow", "1d"),
        (ASK % "expect: {digits: %s}", "one", "1"),
        (MOMENT, "12/25/2026 9:30", "2026-12-25T09:30"),
        (MOMENT, "25.12.2026 12:30", "2026-12-25T12:30"),
        (TIME, "9", "09:00"),
        (TIME, "0930", "09:30"),
        (TIME, "17.00", "17:00"),
        (TIME, "8h", "08:00"),
        (R + "    continue: %s\n" + T, "yes", "true"),
        (R + "    continue: %s\n" + T, "Off", "false"),
        (R + "    when: {keyword: A, position: %s}\n" + T, "start", "first"),
        (RULE + "    then: [{reply: {%s: Hi}}]\n", "English", "en"),
        (RULE + "    then: [{reply: {%s: Hi}}]\n", "EN", "en"),
        (RULE + "    then: [{reply: {%s: Hi}}]\n", "fr_CA", "fr-CA"),
        (R + "    when: {keyword: {%s: HOLA}}\n" + T, "ES", "es"),
        (R + "    when: {keyword: {%s: HOLA}}\n" + T, "Español", "es"),
        ("rules:\n  - id: %s\n" + T, "my rule!", "my-rule"),
        ("rules:\n  - id: %s\n" + T, "ünïcode", "unicode"),
        ("rules:\n  - id: %s\n" + T, "Straße 5", "Strasse-5"),
        (R + "    when: {intent: %s}\n" + T, "stop", "opt-out"),
        (R + "    when: {intent: %s}\n" + T, "start", "opt-in"),
        (R + "    when: {text: {%s: x}}\n" + T, "regex", "matches"),
        (R + "    %s: x\n" + T, "title", "description"),
        (DAYS, "mo-fr", "mon-fri"),
        (DAYS, "monday", "mon"),
        (DAYS, "Tuesdays", "tue"),
        (DAYS, "monday-friday", "mon-fri"),
        (DAYS, "mon–fri", "mon-fri"),
        (DAYS, "mon — fri", "mon-fri"),
        (DAYS, "mon‑fri", "mon-fri"),
        (DAYS, "sat to mon", "sat-mon"),
        (DAYS, "mon through fri", "mon-fri"),
        (DAYS, "mon-wed-fri", "[mon, wed, fri]"),
        (DAYS, "Monday and Thursday", "[mon, thu]"),
        (CLOSED, "2026-12-31 - 2027-01-01", "2026-12-31..2027-01-01"),
        (CLOSED, "2026-12-31 – 2027-01-01", "2026-12-31..2027-01-01"),
        (CLOSED, "2026-12-31 to 2027-01-01", "2026-12-31..2027-01-01"),
        (R + "    when: {keyword: A, not: %s}\n" + T, "to main", "{to: main}"),
        (R + "    when: %s\n" + T, "keyword A", "{keyword: A}"),
        (R + "    when: %s\n" + T, "keyword:A", "{keyword: A}"),
        (ASKED, "not-during: shop", "not: {during: shop}"),
        (ASKED, "not_during: shop", "not: {during: shop}"),
        (ASKED, "not during: shop", "not: {during: shop}"),
        (ASKED, "during: not shop", "not: {during: shop}"),
        (ASKED, "before: not shop", "not: {before: shop}"),
        (ASKED, "not-subscribed: club", "not: {subscribed: club}"),
        (ASKED, "unsubscribed: club", "not: {subscribed: club}"),
        (ASKED, "subscribed: not club", "not: {subscribed: club}"),
        (ASKED, "not-to: [main]", "not: {to: [main]}"),
        (ASKED, "to: not main", "not: {to: main}"),
        (ASKED, "keyword-not: X", "not: {keyword: X}"),
        (ASKED, "no-media: true", "not: {media: true}"),
        (ASKED, "not: [{media: true}]", "not: {media: true}"),
        (ASKED, "not: [{keyword: X}, {keyword: Y}]", "not: {keyword: [X, Y]}"),
        (R + "    when: %s\n" + T, '"keyword: A"', "{keyword: A}"),
        (MOMENT, "2026-3-4 9:00", "2026-03-04T09:00"),
    ],
)
def test_what_is_written_in_another_way_is_told_as_it_can_be_read(text: str, written: str, instead: str) -> None:
    (found,) = told(text % written)
    assert found.endswith(f" | write {instead}")
    assert told(text % instead) == []


@pytest.mark.parametrize(
    ("text", "written", "hint", "instead"),
    [
        (R + "    when: {%s}\n" + T, "media: true; to: main", "write ',' in its place", "media: true, to: main"),
        (RULE + "    then: [{reply: %s}]\n", "Hi; menu: x", "or put the text in quotes", "'Hi; menu: x'"),
        (ASK % "remind: %s", "30m", "write it like {after: 30m}", "{after: 30m}"),
        (RULE + "    then: [{unsubscribe: %s}]\n", "All", "did you mean 'all'?", "all"),
        (RULE + "    then: [{set: {first: %s}}]\n", "", 'write a text after it, or ""', '""'),
        (R + "    when: {keyword: A, not: {channel: %s}}\n" + T, "[sms, mms]", "keep one of them", "mms"),
        (RULE + "    then: [{unsubscribe: %s}]\n", "al", "did you mean 'all'?", "all"),
        (RULE + "    then: [{enter: %s}]\n", "", "write a name after it, as in 'enter: summer'", "summer"),
        (R + "    when: %s\n" + T, '"A, B"', "write {keyword: [A, B]} if that", "{keyword: [A, B]}"),
        (R + "    when: %s\n" + T, '"A: B"', 'write {keyword: "A: B"} if that', '{keyword: "A: B"}'),
        (RULE + "    then: [%s]\n", '"Hi: you"', "write 'reply: \"Hi: you\"' to say that", 'reply: "Hi: you"'),
        (
            RULE + "    then: [{webhook: {url: https://x.example, timeout: %s}}]\n",
            "2m",
            "write at most 60, as seconds",
            "60",
        ),
        (
            RULE + "    then:\n      - reply: %s\n",
            "hello\n        there: friend",
            "put the whole text behind 'reply:' in quotes, as it has a ':'",
            '"hello\n        there: friend"',
        ),
        (RULE + "    limit: {per-sender: %s, every: 1d}\n    then: []\n", "zero", "write at least 1", "1"),
        (RULE + "    limit: {per-sender: 1, every: %s}\n    then: []\n", "0s", "write 1s, or longer", "1s"),
        (MOMENT, "3/4/2026 12:30", "write 2026-03-04T12:30, or 2026-04-03T12:30", "2026-04-03T12:30"),
        (
            RULE + "    then: [%s]\n",
            "{reply: {text: hi, delay: 2h}}",
            "what leaves after more than an hour is a 'send-later', with after: 2h",
            "{send-later: {text: hi, after: 2h}}",
        ),
        (
            R + "    %s]\n",
            "then: [{reply: 'Your {coupon}'}",
            "put a 'coupon' before this in 'then', or 'has-coupon' in 'when': they give it",
            "then: [{coupon: summer}, {reply: 'Your {coupon}'}",
        ),
        (
            "rules:\n  - id: x\n    %s\n    then: [{reply: 'A {match.size}'}]\n",
            "when: {keyword: A}",
            "name a group in the rule's 'when', as text: {matches: '(?P<size>...)'} does: one in 'expect' is not kept",
            "when: {text: {matches: '(?P<size>...)'}}",
        ),
        (
            "rules:\n  - id: x\n    %s\n    then: [{reply: 'A {answer}'}]\n",
            "when: {keyword: A}",
            "put 'answering' in the rule's 'when': it gives what was answered",
            "when: {answering: q}",
        ),
    ],
)
def test_a_hint_that_says_more_than_a_value_can_be_followed(text: str, written: str, hint: str, instead: str) -> None:
    (found,) = told(text.replace("%s", written))
    assert hint in found.partition(" | ")[2]
    assert told(text.replace("%s", instead)) == []


def test_a_language_that_a_program_names_is_told_by_its_tag() -> None:
    spoken = HEAD.replace("help:", "languages: [en, %s], help:")
    (found,) = told(T_ABOUT, spoken % "Spanish")
    assert found.endswith(" | write es")
    assert told(T_ABOUT, spoken % "es") == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (R + "    tier: compliance\n" + T, "delete 'tier': a rule with 'intent' in its 'when' answers consent"),
        (
            R + "    tier: high\n" + T,
            "rules are asked as they stand, and files by their names: move the rule up or down",
        ),
        (R + "    tier: default\n" + T, "write fallback"),
        (R + "    mode: test\n" + T, "write shadow"),
        (R + "    mode: off\n" + T, "write shadow"),
        (R, "write 'then: [{reply: some text}]', or 'then: []' to answer nothing"),
        (R + "    limit: {per-sender: 1}\n" + T, "write 'every: 1d', or another length of time"),
        (R + "    limit: {every: 1d}\n" + T, "write 'per-sender: 1', or how often it may fire"),
        (R + "    when: {hours: x}\n" + T, "write 'during' in its place"),
        (R + "    when: {sender: x}\n" + T, "write 'from' in its place"),
        (R + "    when: {body: x}\n" + T, "write 'text' in its place"),
        (R + "    when: {message: x}\n" + T, "write 'text' in its place"),
        (R + "    when: {list: x}\n" + T, "write 'subscribed' in its place"),
        (R + "    when: {schedule: x}\n" + T, "write 'during' in its place"),
        (
            R + "    when: {during: {open: [{from: 9:00, to: 17:00}]}}\n" + T,
            "give it a name: move it below 'schedules', above 'rules', as 'NAME: ...', and write 'during: NAME'",
        ),
        (RULE + "    then: [{webhook: crm.example.com/x}]\n", "write https:// before it"),
        (RULE + "    then: [{webhook: {url: 'https://a.example', timeout: 5s}}]\n", "write 5, as seconds are meant"),
        (
            RULE + "    then: [{webhook: {url: 'https://a.example', timeout: 1 min}}]\n",
            "write 60, as seconds are meant",
        ),
        (RULE + "    then: [{reply: {text: hi, delay: 30}}]\n", "write 30s, 30m"),
        (RULE + "    then: [{ask: {prompt: q, text: Why, expires: 24}}]\n", "write 24m, 24h, 24d"),
        (R + T + "    tests: [{text: A, at: 9:30}]\n", "write the date before it: 2026-03-04T09:30"),
        (R + T + "    tests: [{text: A, at: 2026-05-04}]\n", "write 2026-05-04T12:30, or another time of that day"),
        (
            "lists: {club: {}}\n" + R + T + "    tests: [{text: A, given: {subscribed: no club}}]\n",
            "did you mean 'club'?",
        ),
        (R + T + "    tests: [{text: A, given: {asked: q}}]\n", "no rule asks anything yet: 'ask' does"),
        (RULE + "    then: [{reply: 'Size {match.1}'}]\n", "give the group a name in the pattern, as in (?P<size>"),
        (RULE + "    then: [{block: true}]\n", "write why, such as 'block: abusive texts'"),
        (
            R + "    wh\u200ben: {keyword: A}\n" + T,
            "write 'when' anew: an invisible character (U+200B) stands within it",
        ),
        (
            RULE + "    then: [{rep\u200bly: hi}]\n",
            "write 'reply' anew: an invisible character (U+200B) stands within it",
        ),
        (R + T + "    tests: [{text: A, expect: hi}]\n", "say what it does by 'does': does: [{reply: SOME TEXT}]"),
        (R + T + "    tests: [{text: A, reply: hi}]\n", "say what it does by 'does': does: [{reply: SOME TEXT}]"),
        (R + T + "    tests: [{talk: [A], replies: hi}]\n", "say what it does by 'does': does: [{reply: SOME TEXT}]"),
        (
            RULE + "    then: [{forward: {to: [+15552310001, +15552310002]}}]\n",
            "write an item of 'then' for each: {forward",
        ),
        (RULE + "    then: [{forward: [+15552310001, +15552310002]}]\n", "write an item of 'then' for each: {forward"),
        (R + "    when: {pattern: x}\n" + T, "'matches' belongs below 'text' or 'rest': text: {matches: ...}"),
        (R + "    when: {keyword: €}\n" + T, "write the word that people text"),
        (R + T + "    tests: [{text: A, fires: nothin}]\n", "did you mean 'nothing'?"),
        (RULE + "    then: [{reply: 'Hi {first}'}]\n", "write {contact.first|or TEXT}, which is how texts name what"),
    ],
)
def test_what_is_meant_by_what_others_write_is_told(text: str, hint: str) -> None:
    (found,) = told(text)
    assert found.partition(" | ")[2].startswith(hint)


@pytest.mark.parametrize(
    ("written", "instead"), [("priority: 1", "move the rule up or down"), ("enabled: false", "write 'mode: shadow'")]
)
def test_what_rules_elsewhere_say_comes_with_what_stands_for_it_here(written: str, instead: str) -> None:
    (found,) = told(R + f"    {written}\n" + T)
    assert instead in found


def test_a_pattern_for_a_keyword_that_has_no_word_in_it_is_told_as_one() -> None:
    (found,) = told(R + "    when: {keyword: /.+/}\n" + T)
    assert found.endswith(" | write text: {matches: .+} in place of 'keyword'")
    assert told(R + "    when: {text: {matches: .+}}\n" + T) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PST", "America/Los_Angeles"),
        ("pdt", "America/Los_Angeles"),
        ("CST", "America/Chicago"),
        ("EDT", "America/New_York"),
        ("Eastern Time", "America/New_York"),
        ("Eastern", "America/New_York"),
        ("BST", "Europe/London"),
        ("New York", "America/New_York"),
        ("berlin", "Europe/Berlin"),
        ("America/NewYork", "America/New_York"),
        ("america/new_york", "America/New_York"),
    ],
)
def test_a_time_zone_is_known_by_what_people_call_it(written: str, meant: str) -> None:
    told_twice = [*told(ZONE % written), *told(T_ABOUT, HEAD.replace("help:", f"time-zone: {written}, help:"))]
    assert [one.partition(" | ")[2] for one in told_twice] == [f"did you mean '{meant}'?"] * 2
    assert told(ZONE % meant) == []


@pytest.mark.parametrize("written", ["UTC+2", "GMT-5", "-0500", "XST", "EST5"])
def test_no_time_zone_is_guessed_from_letters_that_say_another_time(written: str) -> None:
    (found,) = told(ZONE % written)
    assert found.endswith("write one such as America/New_York")


def test_hours_without_their_shape_are_shown_in_the_one_that_loads() -> None:
    (found,) = told(OPEN % "mon-fri 9-5")
    shown = found.partition("| write it like ")[2]
    assert told(OPEN % shown) == []


def test_a_name_that_nothing_declares_comes_with_how_to_declare_it() -> None:
    (found,) = told(USES)
    declared = found.split("'")[-4]
    assert declared == "lists: {x: {}}"
    assert told(f"{declared}\n{USES}") == []


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (R + "    limit: {per-sender: 1, every: 1x}\n" + T, "found '1x' | write 1s, 1m, 1h, 1d, 1w"),
        (R + T + "  - id: a\n" + T, "there are two rules 'p/a' | give one of them another id"),
        (R + T + "rules:\n  - id: b\n" + T, "'rules' is given twice | move what is below it under the first 'rules'"),
        (R + "    then: [{reply: }]\n", "'reply' has no value | write a text after it, or delete it"),
        (
            R + "    then: [{webhook: foo}]\n",
            "expected an address such as https://example.com/sms | begin it with https://",
        ),
        (R + "    when: {from: 555-1234}\n" + T, "'555-1234' has no country code | write it with + and its country"),
    ],
)
def test_an_error_names_what_was_written_and_what_to_do(text: str, only: str) -> None:
    (found,) = told(text)
    assert only in found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (R + "    then: [{ask: Sure?}]\n", "write it like {prompt: ..., text: ...}"),
        (R + "    limit: 3\n" + T, "write {per-sender: 3, every: 1d}, or another length of time"),
        (R + "    limit: often\n" + T, "write it like {per-sender: ..., every: ...}"),
        (R + T + "    tests: A\n", "write it like [SOME TEXT, ANOTHER TEXT]"),
        (R + "    when: {contact: Ann}\n" + T, "write it like {NAME: ...}"),
    ],
)
def test_a_value_where_keys_belong_is_told_which_ones(text: str, shown: str) -> None:
    (found,) = told(text)
    assert found.endswith(f" | {shown}")


@pytest.mark.parametrize("nothing", ["~", "null"])
def test_a_text_that_yaml_takes_for_nothing_is_refused_unless_it_is_in_quotes(nothing: str) -> None:
    (found,) = told(RULE + f"    then: [{{reply: {nothing}}}]\n")
    assert f"'{nothing}' says that there is no text" in found
    assert told(RULE + f"    then: [{{reply: '{nothing}'}}]\n") == []


def test_a_number_without_its_country_is_refused_in_about_however_long_it_is() -> None:
    for number in ("555-1234", "(555) 231-0000"):
        text = HEAD.replace("86717", number)
        assert text != HEAD
        assert [one.split(" | ")[0] for one in told(RULE + T, text)] == [f"0:34 '{number}' has no country code"]
