"""`watchword send`: the same door from the command line."""

from pathlib import Path

import pytest

from api.shop import Shop, rules, somebody
from running import Running


def test_a_text_is_sent_by_the_running_server(shop: Shop) -> None:
    ann = shop.customer()
    prompt = ("--prompt", "order", "--choice", "yes", "--value", "order=1042", "--expires-after", "2h")
    said = shop.server.command("send", "Shall we bring it?", "--program", "luigis", "--to", ann, *prompt)
    (text,) = shop.texts_to(ann)
    assert said == f"job {text.name} is queued: `watchword jobs show {text.name}`\n"
    assert shop.ended(text.name)["state"] == "done"
    assert text.job.rule.startswith("send:")
    assert shop.asked(ann) == "order"


def test_a_list_is_sent_to_once_per_key_and_tried_out_before(shop: Shop) -> None:
    people = [somebody() for _ in range(3)]
    for person in people:
        shop.texts("FRIDAY", person)
    shop.texts("STOP", people[0])
    ask = ("send", "Hoy 🍕", "--program", "luigis", "--list", "fridays")
    assert shop.server.command(*ask, "--dry-run").splitlines() == [
        "text  1 segment of UCS-2 because of '🍕', 3 in all",
        "to    3 people on fridays",
        "now   2 would be sent",
        "      1 would not be sent: opted out of program:luigis",
        "nothing was sent: this was a dry run",
    ]
    assert not any(shop.texts_to(person) for person in people)
    first = shop.server.command(*ask, "--key", "this-friday")
    assert first.startswith("3 jobs queued, from ")
    assert shop.server.command(*ask, "--key", "this-friday") == first
    assert [len(shop.texts_to(person)) for person in people] == [1, 1, 1]


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("--program", "luigi", "--to", "+15552312102"), "did you mean 'luigis'?", 2),
        (("--program", "luigis", "--to", "5552312102", "--dry-run"), "no phone number with its country", 2),
        (("--program", "luigis", "--to", "+15552312102", "--choice", "yes"), "name it with --prompt", 2),
        (("--program", "luigis", "--list", "nobody"), "nobody is on the list nobody", 1),
    ],
)
def test_what_cannot_be_sent_is_refused(shop: Shop, words: tuple[str, ...], said: str, code: int) -> None:
    assert said in shop.server.command("send", "Ciao", *words, code=code)


def test_without_a_server_it_is_queued_for_the_next(tmp_path: Path) -> None:
    server, ann = Running(tmp_path, rules=rules(tmp_path)), somebody()
    with server, Shop(server) as shop:
        shop.texts("JOIN", ann)
    said = server.command("send", "Ciao", "--program", "luigis", "--to", ann)
    assert "is queued" in said.splitlines()[0]
    assert said.splitlines()[1] == "no server runs: it is sent once `watchword serve` does"
    with server, Shop(server) as shop:
        (text,) = shop.texts_to(ann)
        assert text.job.settings["text"] == "Ciao"
