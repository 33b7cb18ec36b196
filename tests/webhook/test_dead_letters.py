"""What a receiver refused is there to be seen and to be sent again, one by one or all of a rule or a host."""

from pathlib import Path

from api.listener import Listener
from running import Running, postback
from webhook.posting import HEAD

ALLOWED = "outbound: {allow: [127.0.0.1]}\nplugin-settings: {webhook: {retry-for: 5m}}\n"


def test_what_was_given_up_is_listed_and_sent_again_by_rule_and_by_host(tmp_path: Path) -> None:
    with Listener(refusals=3, refused=404) as receiver:
        rules = tmp_path / "rules"
        rules.mkdir()
        told = f"then: [{{webhook: '{receiver.url}'}}]"
        both = [f"  - {{id: {one}, when: {{keyword: {one}}}, {told}}}\n" for one in ("one", "two")]
        (rules / "l.yaml").write_text(f"{HEAD}rules:\n{''.join(both)}")
        with Running(tmp_path, top=ALLOWED, rules=rules) as server:
            for place, word in enumerate(("one", "one", "two")):
                assert server.post(postback(word, ident=f"m{place}")).status_code == 200
            receiver.heard(3)
            lane = f"http:127.0.0.1:{receiver.port}"
            assert server.command("jobs", "list", "--state", "dead", "--rule", "luigis/one").count("webhook") == 2
            assert server.command("jobs", "list", "--state", "dead", "--lane", lane).count("webhook") == 3
            (dead,) = server.command("jobs", "list", "--state", "dead", "--rule", "luigis/two").splitlines()[1:]
            shown = server.command("jobs", "show", dead.split()[0])
            assert '"as": "json"' in shown
            assert '"retry-for": "5m"' in shown
            assert server.command("jobs", "list", "--state", "dead", "--rule", "luigis/none") == "no such jobs\n"
            assert server.command("jobs", "retry", "--rule", "luigis/one") == "2 jobs queued again\n"
            receiver.heard(5)
            assert server.command("jobs", "retry", "--lane", lane) == "1 job queued again\n"
            receiver.heard(6)
            assert "no job of luigis/one is dead" in server.command("jobs", "retry", "--rule", "luigis/one", code=1)
            assert "name one job, or --rule or --lane" in server.command("jobs", "retry", code=2)
            keys = [told.headers["idempotency-key"] for told in receiver.told]
            assert sorted(keys[:3]) == sorted(keys[3:])
