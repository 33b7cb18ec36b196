"""A request with its reason behind it and no sign between, and one put as a question before another sentence."""

from itertools import product

import pytest

from consent_words import intent_of


def parts(said: str) -> list[str]:
    return [part.strip() for part in said.split("|")]


BECAUSE = parts("I never read them|we moved away|my kid uses this|you send too many|it's a work cell|idc")
BARE = parts(
    "I have a vet already|we shop elsewhere now|you wake my baby|my kids are grown|too expensive|never shopped there"
)


def test_a_word_of_the_law_opts_out_before_any_reason_that_a_word_tells_of() -> None:
    words = parts("STOP|unsubscribe|Please stop|opt out|remove me|unsubscribe me please")
    said = [" ".join(one) for one in product(words, parts("because|bc|cuz|since"), BECAUSE)]
    assert [text for text in said if intent_of(text) != "opt-out"] == []


def test_a_word_that_means_nothing_else_opts_out_before_a_reason_that_no_word_tells_of() -> None:
    said = [" ".join(one) for one in product(parts("unsubscribe|remove me|please unsubscribe|opt out"), BARE)]
    assert [text for text in said if intent_of(text) != "opt-out"] == []


def test_r14_stop_is_held_before_such_a_reason() -> None:
    said = [" ".join(one) for one in product(parts("stop|STOP please"), BARE)]
    assert [text for text in said if intent_of(text) not in {"hold", "opt-out"}] == []


@pytest.mark.parametrize(
    "text",
    parts("""stop because the light is red|stop I left my purse in the car|stop you're killing me|stop I'm crying lol
    |stop omg i need that|stop so cute|stop by because we miss you|stop at the store since I am late
    |unsubscribe button is broken|opt out of the lunch program because my kid is vegan|stop my order|stop this order
    |remove me from the waitlist since I found a table|Stop before the bridge|Stop not now|stop this is too funny
    |don't stop because I love it|stop making me want pizza|don't text back I'm driving|revoke my parking pass
    |don't text my wife it's a surprise gift for her|stop sending my bills to the old house|terminate my lease
    |stop before you get to the gate|stop your driver|he said stop because I moved|cancel because of the snow"""),
)
def test_what_is_near_to_a_reason_is_none(text: str) -> None:
    assert intent_of(text) == "none"


QUESTIONS = """Would you take my name off?|Can you remove my cell?|Can someone please take me off?|May I be taken off?
|Could you please remove my number?|how do I stop these?|Can I get off this list?|Can we get removed?"""


@pytest.mark.parametrize("asked", parts(QUESTIONS))
def test_a_question_that_asks_for_it_opts_out_before_a_name_and_where_texts_are_named(asked: str) -> None:
    for more in ("Thanks, Ruth", "Ruth Bell", "I pay for each text", "My phone buzzes all night"):
        assert intent_of(f"{asked} {more}") == "opt-out"
        assert intent_of(f"Hi, {asked} {more}") == "opt-out"


@pytest.mark.parametrize("asked", parts(QUESTIONS))
def test_r14_before_another_sentence_it_is_no_less_than_held(asked: str) -> None:
    for more in ("I'm 90 and can't read these", "It's for work only", "I have asked twice", "We moved to Ohio"):
        assert intent_of(f"{asked} {more}") in {"opt-out", "hold"}
        assert intent_of(f"Hi, {asked} {more}") in {"opt-out", "hold"}


@pytest.mark.parametrize(
    "text",
    parts("""how do I cancel? I booked the wrong room|Can you take my name off? I can't make it Saturday
    |Can you take us off? We found a sitter for that night|Could you remove me? I can't make the 6pm spin class
    |can you delete my name? I won't make the potluck|can you remove me? I got the other time slot
    |How do I unsubscribe? From the dog food I mean|how do I unsubscribe? My magazine renewed by mistake"""),
)
def test_a_question_before_a_sentence_that_may_be_about_something_else_opts_nobody_out(text: str) -> None:
    assert intent_of(text) in {"hold", "none"}


@pytest.mark.parametrize(
    "text",
    parts("The color is off. I don't want this|That table wobbles. I don't want this|Two boxes. I don't want it"),
)
def test_what_is_not_wanted_is_the_thing_that_stands_beside_it(text: str) -> None:
    assert intent_of(text) == "none"


@pytest.mark.parametrize("asked", parts("Can you please end the reminders?|Is there a way to be taken off?"))
def test_r14_a_question_that_opts_out_as_a_whole_text_is_held_before_another_sentence(asked: str) -> None:
    assert (intent_of(asked), intent_of(f"{asked} I had my surgery")) == ("opt-out", "hold")


@pytest.mark.parametrize(
    "text",
    parts("""Could you take me off the waitlist? We ate elsewhere|can you cancel these? I ordered the wrong shirts
    |Can you stop by? I'm home|Did you take me off the list? I want to stay|Did he say stop texting me? Weird
    |Will you stop at the gate? I'm outside|stop? I don't get it|remove me? why|Can I get off at 5? I have class
    |Would you take my name off the order? It's a gift|Can you remove the onions? I hate them|STOP? What is that
    |Is there a way to be taken off the late shift? I have kids|how do I unsubscribe from netflix? I was charged
    |Can you cancel my order? I changed my mind|why did you stop texting me? I liked it"""),
)
def test_a_question_that_is_near_to_it_is_none(text: str) -> None:
    assert intent_of(text) == "none"


@pytest.mark.parametrize("asked", ["STOP.", "Stop texting me.", "Unsubscribe."])
@pytest.mark.parametrize(
    "limit",
    parts("""If I want more I'll ask|When I need you I'll call|While I'm at work I can't read these|Unless you call
    |Tonight|If you need anything email me|By email is fine|Until Monday"""),
)
def test_r14_a_sentence_that_may_limit_the_one_before_it_leaves_a_doubt(asked: str, limit: str) -> None:
    assert intent_of(f"{asked} {limit}.") == "hold"


@pytest.mark.parametrize("asked", ["STOP.", "Stop texting me.", "Unsubscribe.", "No more texts."])
@pytest.mark.parametrize("after", parts("Email me if you need anything|Email me|Email is best|Please email"))
def test_who_is_to_be_emailed_instead_is_opted_out(asked: str, after: str) -> None:
    assert intent_of(f"{asked} {after}.") == "opt-out"


@pytest.mark.parametrize(
    "text", parts("Stop! Just kidding|STOP. Jk|stop calling me, text me instead|Stop it. If you see Tom, wave")
)
def test_what_is_taken_back_is_none(text: str) -> None:
    assert intent_of(text) == "none"
