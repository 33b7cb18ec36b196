"""What is planned for later, as whoever runs the server sees it: listed with its time, kept by a restart, cancelled."""

import signal
from pathlib import Path

import httpx

from running import PLAIN, Running, postback
from test_whole_path import eventually

PERSON = "+15552312102"
RULES = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example, purpose: conversational}
rules:
  - {id: pizza, when: {keyword: PIZZA}, then: [{send-later: {after: 3d, text: How was it?}}]}
  - {id: soon, when: {keyword: SOON}, then: [{reply: {text: Here it is, delay: 2s, media: ["https://a.example/1.jpg"]}}]}
  - {id: order, when: {keyword: ORDER}, then: [{ask: {prompt: size, text: Small?, remind: {after: 3h, text: Well?}}}]}
  - {id: size, when: {answering: size}, then: [{reply: Thank you.}]}
"""


def metrics(server: Running) -> str:
    return httpx.get(f"http://127.0.0.1:{server.private}/metrics", verify=PLAIN).text


def test_it_is_listed_survives_a_kill_is_late_for_nobody_and_can_be_cancelled(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "l.yaml").write_text(RULES)
    with Running(tmp_path, rules=rules) as server:
        server.post(postback("PIZZA", ident="1"))
        server.post(postback("SOON", ident="2"))
        eventually(lambda: server.command("jobs", "list", "--state", "done"), "2.1")
        shown = server.command("phone", PERSON)
        assert "86717 < How was it?  (planned)" in shown
        assert "86717 < Here it is <https://a.example/1.jpg>" in shown
        assert [line.split()[:4] for line in server.command("jobs", "list").splitlines()[1:]] == [
            ["1.1", "queued", "reply", "luigis/pizza"]
        ]
        server.stop(signal.SIGKILL)
    with Running(tmp_path, rules=rules) as server:
        assert "1.1" in server.command("jobs", "list", "--state", "queued")
        assert 'watchword_stored{what="queued"} 0.0' in eventually(lambda: metrics(server), 'what="later"} 1.0')
        assert "due for more than five minutes" not in server.command("doctor", code=None)
        assert server.command("jobs", "cancel", "1.1") == "1 job cancelled\n"
        assert server.command("jobs", "list") == "no such jobs\n"


def test_the_phone_does_not_show_as_planned_what_an_opt_out_or_an_answer_has_taken_back(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "l.yaml").write_text(RULES)
    with Running(tmp_path, rules=rules) as server:
        server.post(postback("ORDER", ident="1"))
        assert "86717 < Well?  (planned)\n" in server.command("phone", PERSON)
        server.post(postback("small", ident="2"))
        answered = "86717 < Well?  (planned, but would not leave now: 'size' is asked no longer)\n"
        assert answered in server.command("phone", PERSON)
        server.post(postback("PIZZA", ident="3"))
        assert "86717 < How was it?  (planned)\n" in server.command("phone", PERSON)
        server.post(postback("STOP", ident="4"))
        server.post(postback("START", ident="5"))
        taken = (
            "86717 < How was it?  (planned, but would not leave now: the person has opted out since it was planned)\n"
        )
        assert taken in server.command("phone", PERSON)
