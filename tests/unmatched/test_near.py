"""The rule that a text missed by little."""

import pytest

from store.given import message
from unmatched.given import stored
from watchword import vocabulary
from watchword.near import Near, Neighbourhood
from watchword.rules.load import load_texts
from watchword.unmatched.census import Census
from watchword.unmatched.groups import groups
from watchword.unmatched.nearest import nearest

RULES = """\
version: 1
program: luigis
about: {name: L, numbers: {main: 86717, uptown: 86718}, help: a@l.example, languages: [en, es]}
schedules: {day: {open: [{days: mon-fri, from: 9:00, to: 17:00}]}}
rules:
  - {id: pizza, when: {keyword: [PIZZA, 2 for 1 offer]}, then: [{reply: a}]}
  - {id: vote, when: {keyword: ANNABEL, position: only}, then: [{reply: a}]}
  - {id: gluten, when: {keyword: GLUTEN, position: anywhere}, then: [{reply: a}]}
  - {id: hours, when: {keyword: HOURS, to: uptown, during: day}, then: [{reply: a}]}
  - {id: menu, when: {keyword: MENU, not: {keyword: KIDS, position: anywhere}}, then: [{reply: a}]}
  - {id: soon, mode: shadow, when: {keyword: SOON}, then: [{reply: a}]}
  - {id: table, when: {keyword: TABLE}, then: [{ask: {text: a, prompt: table}}]}
  - {id: seats, when: {answering: table}, then: [{reply: a}]}
  - {id: join, when: {keyword: ENTER}, then: [{ask: {text: a, prompt: join}}]}
  - {id: joined, when: {answering: join, answer: yes}, then: [{reply: a}]}
  - {id: open, when: {keyword: OPEN, to: main, during: day}, then: [{reply: a}]}
  - {id: book, when: {keyword: BOOK, rest: {matches: "^[0-9]+ people"}}, then: [{reply: a}]}
  - {id: colour, when: {keyword: COLOUR, typos: true}, then: [{reply: a}]}
  - {id: paint, when: {to: uptown, text: {contains: color}}, then: [{reply: a}]}
  - {id: else, tier: fallback, when: {keyword: FALLBACK}, then: [{reply: a}]}
"""


@pytest.fixture(scope="module")
def around() -> Neighbourhood:
    return Neighbourhood.of(load_texts({"rules/a.yaml": RULES.encode()}, vocabulary.builtin()).rules.programs["luigis"])


NEAR = {
    "pizza please": Near("luigis/pizza", "answers it as the rules are now"),
    "cold pizza": Near("luigis/pizza", "'PIZZA' is heard as the first word only"),
    "piza": Near("luigis/pizza", "one letter from 'PIZZA'"),
    "2 for 1 ofer": Near("luigis/pizza", "one letter from '2 for 1 offer'"),
    "annabel for me": Near("luigis/vote", "'ANNABEL' is heard only where nothing else is said"),
    "anabel": Near("luigis/vote", "one letter from 'ANNABEL'"),
    "is there glutem": Near("luigis/gluten", "one letter from 'GLUTEN'"),
    "hours?": Near("luigis/hours", "'HOURS' is heard, but only to uptown"),
    "open?": Near("luigis/open", "answers it as the rules are now"),
    "yes": Near("luigis/joined", "takes it as an answer, but only while 'join' waits for one"),
    "yes please": Near("luigis/joined", "takes it as an answer, but only while 'join' waits for one"),
    "menu for kids": Near("luigis/menu", "'MENU' is heard, but only without KIDS"),
    "soon": Near("luigis/soon", "'SOON' is heard, but only in shadow: it never acts"),
    "unsubscrib": Near(None, "one letter from 'UNSUBSCRIBE', which is read as opt-out"),
    **dict.fromkeys(["stopp", "stpo", "sotp", "sto"], Near(None, "one letter from 'STOP', which is read as opt-out")),
    "quiit": Near(None, "one letter from 'QUIT', which is read as opt-out"),
    "hlep": Near(None, "one letter from 'HELP', which is read as help"),
    "book 4 persons": Near("luigis/book", "'BOOK' is heard, but only rest matches '^[0-9]+ people'"),
    "opn": Near("luigis/open", "one letter from 'OPEN'"),
    "color": Near("luigis/colour", "one letter from 'COLOUR', but no slip of it: another rule waits for 'color'"),
    "stopp by later": None,
    "cold piza": None,
    "anabel for me": None,
    "fallbac": None,
    "something else": None,
    "unsubscrib the other one": None,
    "": None,
}


@pytest.mark.parametrize("text", NEAR)
def test_a_text_is_near_to(around: Neighbourhood, text: str) -> None:
    assert next(around.near(message(text=text)), None) == NEAR[text]


def test_a_group_is_near_to_what_most_of_it_is_near_to(around: Neighbourhood) -> None:
    def near(*texts: str) -> Near | None:
        census = Census()
        for text in texts:
            census.add(stored(text))
        (group,) = groups(census)
        return nearest(around, group)

    assert near("cold pizza", "cold pizza", "pizza cold") == NEAR["cold pizza"]
    assert near("crust", "crust", "crust", "pizza crust") is None
