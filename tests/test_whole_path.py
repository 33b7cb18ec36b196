"""From a provider's postback to the reply, through the real server process and the real command line."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from running import PLAIN, PROJECT, Running, postback

PERSON = "+15552312102"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with Running(tmp_path) as running:
        yield running


def eventually(question: Callable[[], str], wanted: str) -> str:
    """Ask until the answer holds what is wanted: a job takes the moment that it takes."""
    answer = ""
    for _ in range(100):
        answer = question()
        if wanted in answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{wanted!r} never came:\n{answer}")


def test_r38_stop_is_recorded_and_confirmed_exactly_once_however_often_it_is_posted(server: Running) -> None:
    assert server.post(postback("STOP")).status_code == 200
    shown = server.command("consent", "show", PERSON)
    assert "opt-out" in shown
    assert "'STOP'" in shown
    assert "message 1" in shown
    assert "may not be texted in program:luigis" in shown
    with ThreadPoolExecutor(5) as pool:
        assert {answer.status_code for answer in pool.map(server.post, [postback("STOP")] * 5)} == {200}
    conversation = eventually(lambda: server.command("phone", PERSON), "86717 < ")
    assert server.post(postback("STOP")).status_code == 200
    assert server.command("phone", PERSON) == conversation
    assert conversation.count(" < ") == 1
    assert conversation.count(" > ") == 1
    assert "you are unsubscribed and will get no more messages" in conversation
    assert server.command("consent", "show", PERSON) == shown


def test_a_second_stop_is_recorded_and_not_confirmed_again(server: Running) -> None:
    server.post(postback("STOP"))
    server.post(postback("Stop!", ident="511XG-2"))
    assert server.command("consent", "show", PERSON).count("opt-out") == 2
    eventually(lambda: server.command("phone", PERSON), "86717 < ")
    assert server.command("phone", PERSON).count(" < ") == 1


def test_start_lifts_what_stop_did_and_a_campaign_word_is_answered_by_its_language(server: Running) -> None:
    server.post(postback("STOP", more="<RECEIVED>2026-03-01T10:00:00-05:00</RECEIVED>"))
    server.post(postback("HOURS", ident="2", more="<RECEIVED>2026-03-01T10:00:30-05:00</RECEIVED>"))
    eventually(lambda: server.command("phone", PERSON), "not sent: suppressed, opted out of program:luigis")
    time.sleep(1.1)  # both take effect by arrival (their times are old): START must come a strictly later instant
    server.post(postback("START", ident="3"))
    assert "now: may be texted" in server.command("consent", "show", PERSON)
    server.post(postback("pizza gratis porfa", ident="4"))
    eventually(lambda: server.command("phone", PERSON), "muestre este texto, 2 por 1 hoy")


def test_the_same_word_answers_differently_by_number(server: Running) -> None:
    server.post(postback("hours?", ident="1"))
    server.post(postback("hours?", ident="2", to="15552310000"))
    conversation = eventually(lambda: server.command("phone", PERSON), "Uptown is open")
    assert "86717 < Downtown is open" in conversation
    assert "+15552310000 < Uptown is open" in conversation


def test_a_bundle_with_one_bad_notification_takes_the_others_and_keeps_the_one(server: Running) -> None:
    def one(number: int) -> str:
        return (
            f'<NOTIFICATION id="{number}" created="2026-01-01 10:00:00-05"><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE>'
            f"<BODY><FROM>1555{number:07}</FROM><TO>86717</TO><KEYWORD>HOURS</KEYWORD>"
            "<RECEIVED>2026-01-01 09:59:58.123456-05</RECEIVED></BODY></NOTIFICATION>"
        )

    notifications = [one(number) for number in range(300)]
    notifications[100] = "<NOTIFICATION id='100'><CODE>N211</CODE><BODY><FROM></FROM></BODY></NOTIFICATION>"
    assert server.post(f"<POSTBACK>{''.join(notifications)}</POSTBACK>".encode()).status_code == 200
    assert server.command("messages", "list", "--last", "1000").count("HOURS") == 299
    kept = server.command("messages", "list", "--kept")
    assert len([line for line in kept.splitlines() if "UTC" in line]) == 1


def test_a_picture_can_be_texted_by_whoever_tries_rules_out(server: Running) -> None:
    pictures = ["https://m.example/1.jpg", "https://m.example/2.jpg"]
    words = ("text", "look", "--to", "86717", "--from", "+15557650500", *(f"--media={one}" for one in pictures))
    assert server.command(*words) == "200: taken\n"
    assert "> look <https://m.example/1.jpg> <https://m.example/2.jpg>" in server.command("phone", "+15557650500")


def test_strangers_learn_nothing_and_secrets_stay_out_of_the_log(server: Running) -> None:
    wrong = httpx.post(server.url[:-1] + "x", content=postback("STOP"), verify=PLAIN)
    nowhere = httpx.post(server.url.replace("/main/", "/other/"), content=postback("STOP"), verify=PLAIN)
    assert (wrong.status_code, wrong.text) == (nowhere.status_code, nowhere.text) == (404, wrong.text)
    assert httpx.get(server.url, verify=PLAIN).status_code == 405
    server.post(b"\x00\x01 nothing that anybody could read")
    server.post(postback("PIZZA", ident="9", sender="15557654321"))
    server.stop()
    log = (server.folder / "server.log").read_text()
    assert "a notification was kept" in log
    assert "a-path-secret-for-tests-only" not in log
    assert "5557654321" not in log


def test_a_restart_resumes_what_was_queued(tmp_path: Path) -> None:
    with Running(tmp_path, pace=0.001) as slow:
        slow.post(postback("HOURS", ident="1"))
        slow.post(postback("HOURS", ident="2", sender="15552312103"))
        eventually(lambda: slow.command("jobs", "list", "--state", "queued"), "queued")
    with Running(tmp_path) as quick:
        eventually(lambda: quick.command("phone", "+15552312103"), "< Downtown is open")
        eventually(lambda: quick.command("phone", PERSON), "< Downtown is open")


def test_a_dead_webhook_is_tried_again_and_delays_no_reply(server: Running) -> None:
    server.post(postback("PIZZA"))
    eventually(lambda: server.command("phone", PERSON), "show this text for 2 for 1 today")
    waiting = eventually(lambda: server.command("jobs", "list"), "Cannot connect to host")
    assert "webhook" in waiting
    assert "watchword_jobs" in httpx.get(f"http://127.0.0.1:{server.private}/metrics", verify=PLAIN).text


def test_what_cannot_start_says_what_to_do(tmp_path: Path) -> None:
    with Running(tmp_path) as server:
        told = server.command("serve", code=2)
        assert "another process holds" in told
        assert "is another `watchword serve` running there" in told
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    second = Running(elsewhere)
    (elsewhere / "data").write_text("a file where the folder should be")
    assert "cannot open the database" in second.command("serve", code=2)
    del second.environment["SKYCORE_PATH_SECRET"]
    told = second.command("serve", code=2)
    assert "config.yaml:9:20: error" in told
    assert "put SKYCORE_PATH_SECRET=... into .env" in told
    live = Running(elsewhere, sending="live")
    assert "api-key" in live.command("serve", code=2)


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    server = Running(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "watchword.db").write_bytes(b"no database" * 1000)
    told = server.command("serve", code=2)
    assert "cannot open the database" in told
    assert "Traceback" not in told


def test_a_clean_stop_leaves_everything_in_the_one_database_file(server: Running) -> None:
    for number in range(20):
        server.post(postback("STOP", ident=str(number), sender=f"1555777{number:04}"))
    assert server.stop() == 0
    assert sorted(path.name for path in (server.folder / "data").iterdir()) == ["watchword.db", "watchword.lock"]
    assert "opt-out" in server.command("consent", "show", "+15557770019")
    assert '"signal": "SIGTERM", "event": "asked to stop"' in (server.folder / "server.log").read_text()


def test_check_tells_of_the_configuration_and_of_the_rules_at_once(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "a.yaml").write_text(
        (PROJECT / "rules" / "luigis.yaml").read_text().replace("pizza-club\n", "pizza-clubb\n")
    )
    wrong = Running(tmp_path, rules=rules, more="default-program: luigi")
    told = wrong.command("check", code=1)
    assert "there is no list 'pizza-clubb'" in told
    (rules / "a.yaml").write_text((PROJECT / "rules" / "luigis.yaml").read_text())
    told = wrong.command("check", code=1)
    assert "config.yaml:11:22: error: there is no program 'luigi'" in told
    assert "did you mean 'luigis'?" in told


def test_health_says_degraded_when_the_rules_do_not_load_and_stop_still_works(tmp_path: Path) -> None:
    rules = tmp_path / "broken"
    rules.mkdir()
    (rules / "a.yaml").write_text("version: 1\nprogram: luigis\nrulez: []\n")
    with Running(tmp_path, rules=rules) as server:
        health = httpx.get(f"http://127.0.0.1:{server.private}/health", verify=PLAIN).json()
        (reason,) = health["degraded"]
        assert reason.startswith("the rules do not load: broken/a.yaml:2:10: error: nothing is said about")
        assert reason.endswith("; only opt-outs are honoured")
        assert "unheard-number" not in (tmp_path / "server.log").read_text()
        assert server.post(postback("STOP")).status_code == 200
        assert "opt-out" in server.command("consent", "show", PERSON)


def test_the_brake_works_whether_or_not_a_server_runs(tmp_path: Path) -> None:
    with Running(tmp_path) as server:
        assert "everything is paused" in server.command("pause", "--reason", "wrong text")
        assert "everything is paused already, since" in server.command("pause", code=1)
        server.post(postback("HOURS", ident="1"))
        eventually(lambda: server.command("phone", PERSON), "held, everything is paused since")
        health = httpx.get(f"http://127.0.0.1:{server.private}/health", verify=PLAIN).json()
        assert "everything, since" in health["paused"][0]
        assert "wrong text" in health["paused"][0]
    off = Running(tmp_path)
    assert "program:luigis is paused" in off.command("pause", "--program", "luigis")
    assert "1 job that it held may go, the oldest of" in off.command("resume")
    assert "there is no pause of everything; paused: program:luigis" in off.command("resume", code=2)
    assert "did you mean 'luigis'?" in off.command("pause", "--program", "luigi", code=2)
    with Running(tmp_path) as again:
        eventually(lambda: again.command("phone", PERSON), "held, program:luigis is paused")
        assert "1 job cancelled" in again.command("jobs", "cancel", "1.1")
        assert "message 1 is decided again: fired by luigis/hours-downtown" in again.command(
            "messages", "redecide", "1"
        )
        again.command("resume", "--program", "luigis")
        eventually(lambda: again.command("phone", PERSON), "< Downtown is open 11am-10pm, closed Sunday.\n")
        assert "job 1.2 was sent" in again.command("messages", "redecide", "1", code=2)


def test_wrong_words_get_a_plain_answer(server: Running) -> None:
    server.post(postback("HOURS"))
    for words, code, told in (
        (("jobs", "show", "\u00b2\u00b9.1"), 2, "a job is named like 1042.1"),
        (("jobs", "settle", "9" * 30 + ".1", "--sent"), 2, "a job is named like 1042.1"),
        (("jobs", "settle", "7.1", "8.1", "--sent"), 1, "there is no job 8.1, or it is not unknown"),
        (("jobs", "cancel", "--rule", "luigis/nothing"), 1, "nothing of rule luigis/nothing is queued or held"),
        (("messages", "show", "9" * 30), 2, "is not the number of a message"),
        (("messages", "redecide", "77"), 2, "there is no message 77"),
        (("resume", "--endpoint", ""), 2, "the name after --program or --endpoint is empty"),
        (("pause", "--endpoint", "mian"), 2, "did you mean 'main'?"),
    ):
        said = server.command(*words, code=code)
        assert told in said
        assert "Traceback" not in said


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    with Running(tmp_path) as server:
        server.post(postback("HOURS"))
    (tmp_path / "data" / "watchword.lock").unlink()
    (tmp_path / "data" / "watchword.lock").mkdir()
    told = server.command("pause", code=2)
    assert "cannot be written: is a directory" in told
    assert "Traceback" not in told
