"""Which lists a program has: those that it declares, or else those that its rules put people on."""

import pytest

from conflicts import rule
from watchword import vocabulary
from watchword.errors import RuleError
from watchword.rules.load import Loaded, load_texts

ABOUT = "about: {name: Club, numbers: {main: 86717}, help: 800-555-0155}\n"
JOIN = rule("join", "keyword: SNOW").replace("{reply: hi}", "{subscribe: snow}")
LEAVE = rule("leave", "keyword: SUN").replace("{reply: hi}", "{unsubscribe: snow}")


def loaded(*rules: str, more: str = "", common: str = "") -> Loaded:
    written = "".join(f"  - {one}\n" for one in rules)
    files = {"rules/club.yaml": f"version: 1\nprogram: club\n{ABOUT}{more}rules:\n{written}"}
    if common:
        files["rules/all.yaml"] = f"version: 1\nprogram: all\nrules: [{common}]\n"
    return load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin())


def refused(*rules: str, more: str = "") -> list[tuple[str, str, str | None]]:
    with pytest.raises(RuleError) as failure:
        loaded(*rules, more=more)
    return [(one.code, one.message, one.hint) for one in failure.value.diagnostics]


def test_a_program_that_declares_none_has_those_that_its_rules_subscribe_people_to() -> None:
    on_it = rule("on-it", "keyword: NEWS, subscribed: snow")
    assert list(loaded(JOIN, LEAVE, on_it).rules.programs["club"].lists) == ["snow"]
    assert list(loaded(on_it, common=JOIN).rules.programs["club"].lists) == ["snow"]


@pytest.mark.parametrize("use", ["subscribed: snwo", "not: {subscribed: snwo}"])
def test_a_name_to_which_nobody_is_ever_subscribed_leads_nowhere(use: str) -> None:
    no_such = ("unknown-list", "there is no list 'snwo'", "did you mean 'snow'?")
    assert refused(JOIN, rule("on-it", f"keyword: NEWS, {use}")) == [no_such]
    assert refused(JOIN, LEAVE.replace("snow", "snwo")) == [no_such]
    assert refused(LEAVE)[0][:2] == ("unknown-list", "there is no list 'snow'")


def test_where_lists_are_declared_one_that_is_not_leads_nowhere() -> None:
    ((code, message, hint),) = refused(JOIN, more="lists: {club: {}}\n")
    assert (code, message, hint) == ("unknown-list", "there is no list 'snow'", "there is 'club' alone")


@pytest.mark.parametrize("more", ["", "lists: {snow: {}}\n"])
def test_nobody_is_put_on_every_list_whether_lists_are_declared_or_not(more: str) -> None:
    every = rule("every", "keyword: WIND").replace("{reply: hi}", "{subscribe: all}")
    hint = "name one: 'all' means every list, and people are only taken off that"
    assert refused(JOIN, every, more=more) == [("unknown-list", "there is no list 'all'", hint)]
    assert loaded(JOIN, LEAVE.replace("unsubscribe: snow", "unsubscribe: all"), more=more)


def test_lists_for_all_programs_are_lists_of_each_and_what_a_program_says_of_one_counts() -> None:
    files = {
        "rules/club.yaml": f'version: 1\nprogram: club\n{ABOUT}lists: {{snow: {{skycore-campaign: "2"}}}}\n',
        "rules/zz.yaml": "version: 1\nprogram: all\n"
        'lists: {snow: {skycore-campaign: "1"}, sun: {skycore-campaign: "3"}}\n',
    }
    lists = load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin()).rules.programs
    assert {name: one.skycore_campaign for name, one in lists["club"].lists.items()} == {"snow": "2", "sun": "3"}
