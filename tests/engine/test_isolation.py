"""An isolated action is performed in a process that knows nothing of the server, and that may end badly."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from watchword import vocabulary
from watchword.discovery import Plugins
from watchword.effects import Job
from watchword.engine.isolation import Cells, cells
from watchword.engine.performing import Performing
from watchword.plugin import Done, Forbidden, Held, HttpAnswer, NotSent, Outcome, Refused, Retry, Unanswered, Unknown
from watchword.testing import FakeClock, FakeOutside

PLUGIN = '''
import os, sys, time
from watchword.plugin import Action, Done, Facts, HttpRequest, Job, Message, Outcome, Outside, Refused, Secret, Text
from watchword.plugin import action


@action("apart", shorthand="text", needs=["network", "sends"], isolation="process", deadline=1.0)
class Apart(Action, frozen=True):
    """Do what the text says."""

    text: Text
    key: Secret

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        match str(self.text):
            case "http":
                answer = await outside.http(HttpRequest.json("https://x.example/", {"key": outside.key}))
                return Refused(f"{answer.status} {answer.json()}")
            case "send":
                return await outside.send(job)
            case "posted":
                heard = {"endpoint": "main", "key": "k", "sender": "+15552312102", "to": "86717", "text": "hi"}
                said = Message(**heard, received_at=outside.now)
                return Refused((await outside.posted(said)).body.decode())
            case "log":
                outside.log("done", pid=os.getpid())
                return Done()
            case "leave":
                person = Facts(program=job.program, number="+15552312102", now=outside.now)
                return Done(effects=(person.leaves("club"),))
            case "environment":
                return Refused(" ".join(sorted(os.environ)) + f" {self.key.reveal()}")
            case "print":
                print("noise" * 10000)
                return Done(tracking_id="printed")
            case "spin":
                while True:
                    pass
            case "exit":
                os._exit(3)
            case "quit":
                sys.exit(3)
            case "fork":
                if (child := os.fork()) == 0:
                    time.sleep(600)
                return Done(tracking_id=str(child))
            case "raise":
                raise KeyError("gone")
            case text if text.startswith("try "):
                try:
                    return Done(tracking_id=str(eval(text[4:])))
                except OSError as failure:
                    return Refused(type(failure).__name__)
        return Done(tracking_id=str(os.getpid()))
'''
Law = Callable[["Apart"], Awaitable[None]]


@cache
def confine_here() -> str | None:
    """Tell why nothing can be confined on this machine, as a process says that tries it; None if it can."""
    tried = "from watchword.engine.isolation.confinement import Path, confine; print(confine([], Path('/tmp')) or '')"
    ended = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=False)
    return (ended.stdout + ended.stderr).strip() or None


class Apart:
    """Performs what a text says, in the process of the action."""

    def __init__(self, folder: Path) -> None:
        plugins = Plugins(folder=str(folder))
        self.cells = Cells(plugins)
        self.performing = Performing(vocabulary.found(plugins).actions["apart"], {"key": "hush"})

    async def does(self, text: str, outside: FakeOutside | None = None, *, repeatable: bool = True) -> Outcome:
        settings: dict[str, Any] = {"text": text}
        job = Job(
            action="apart", lane="action:apart", settings=settings, program="p", rule="p/r", repeatable=repeatable
        )
        return await self.cells.perform(self.performing, job, outside or FakeOutside())


@pytest.fixture
def within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Law], None]:
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "apart.py").write_text(PLUGIN)
    monkeypatch.setattr(cells, "GRACE", 0.5)
    monkeypatch.setenv("SKYCORE_API_KEY", "a-key-of-the-server")

    def run(law: Law) -> None:
        async def whole() -> None:
            apart = Apart(folder)
            try:
                await law(apart)
            finally:
                await apart.cells.close()

        asyncio.run(whole())

    return run


STEALS = {
    "config.yaml": "open({config!r}).read()",
    "what lies beside it": "os.listdir(os.path.dirname({config!r}))",
    "the server's environment": "open('/proc/%d/environ' % os.getppid(), 'rb').read()",
    "accounts": "open('/etc/passwd').read()",
    "a file of others": "open('/tmp/of-a-plugin', 'w').close()",
    "its own code": "open(__file__, 'a').close()",
    "the server's life": "os.kill(os.getppid(), 0)",
    "a connection": "__import__('socket').create_connection(('127.0.0.1', 9))",
    "the control socket": "__import__('socket').socket(__import__('socket').AF_UNIX)",
}


@pytest.mark.skipif(confine_here() is not None, reason=f"nothing is confined on this machine: {confine_here()}")
@pytest.mark.parametrize("what", STEALS)
def test_what_must_not_be_trusted_takes_nothing_that_is_not_its_own(
    within: Callable[[Law], None], tmp_path: Path, what: str
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("version: 1\n")

    async def law(apart: Apart) -> None:
        assert await apart.does("try " + STEALS[what].format(config=str(config))) == Refused("PermissionError")

    within(law)


def test_it_has_a_folder_of_its_own_which_goes_with_it(within: Callable[[Law], None]) -> None:
    told: list[str] = []

    async def law(apart: Apart) -> None:
        wrote = await apart.does("try open('note', 'w').write('x') and os.path.abspath('note')")
        assert isinstance(wrote, Done)
        told.append(str(wrote.tracking_id))
        assert await apart.does("try open('note').read()") == Done(tracking_id="x")
        assert await apart.does("try open(__file__).read()[:1]") == Done(tracking_id="\n")

    within(law)
    assert not Path(told[0]).parent.exists()


def test_it_asks_the_server_for_what_it_wants_of_the_outside(within: Callable[[Law], None]) -> None:
    async def law(apart: Apart) -> None:
        outside = FakeOutside(HttpAnswer(status=201, headers={}, body=b'"yes"'), result=Done(tracking_id="T-1"))
        assert await apart.does("http", outside) == Refused("201 yes")
        assert outside.urls == ["https://x.example/"]
        assert list(outside.bodies) == [b'{"key":"20260304T120000-1.1"}']
        assert await apart.does("send", outside) == Done(tracking_id="T-1")
        assert [job.settings for job in outside.sent] == [{"text": "send"}]
        written = await apart.does("posted", outside)
        assert isinstance(written, Refused)
        assert '"text":"hi"' in written.reason
        assert await apart.does("log", outside) == Done()
        (line,) = outside.logged
        assert line.startswith("done pid=")
        assert line != f"done pid={os.getpid()}"

    within(law)


def test_what_it_does_not_declare_does_not_come_of_it(within: Callable[[Law], None]) -> None:
    async def law(apart: Apart) -> None:
        said = "done, but 'apart' changes lists and does not declare it: needs=[\"lists\"]"
        assert await apart.does("leave") == Unknown(said)

    within(law)


def test_one_process_serves_all_jobs_of_an_action(within: Callable[[Law], None]) -> None:
    async def law(apart: Apart) -> None:
        outcomes = await asyncio.gather(*(apart.does("pid") for _ in range(20)))
        assert len({one.tracking_id for one in outcomes if isinstance(one, Done)}) == 1

    within(law)


def test_it_knows_no_secret_but_its_own(within: Callable[[Law], None]) -> None:
    async def law(apart: Apart) -> None:
        said = await apart.does("environment")
        assert isinstance(said, Refused)
        assert "SKYCORE_API_KEY" not in said.reason
        assert said.reason.endswith(" hush")

    within(law)


def test_what_it_prints_is_in_nobodys_way(within: Callable[[Law], None]) -> None:
    async def law(apart: Apart) -> None:
        assert await apart.does("print") == Done(tracking_id="printed")

    within(law)


@pytest.mark.parametrize(("repeatable", "kind"), [(True, Retry), (False, Unknown)])
def test_one_that_never_gives_its_loop_back_is_ended_and_the_next_job_has_another(
    within: Callable[[Law], None], repeatable: bool, kind: type[Retry | Unknown]
) -> None:
    async def law(apart: Apart) -> None:
        assert await apart.does("pid") != Retry("")
        for text, said in (("spin", "took longer than 1 s"), ("exit", "ended before it said")):
            outcome = await apart.does(text, repeatable=repeatable)
            assert isinstance(outcome, kind)
            assert said in outcome.reason
        assert isinstance(await apart.does("pid"), Done)

    within(law)


def test_what_it_started_ends_with_it(within: Callable[[Law], None]) -> None:
    async def law(apart: Apart) -> None:
        forked = await apart.does("fork")
        assert isinstance(forked, Done)
        assert runs(int(forked.tracking_id or ""))
        await apart.does("exit")
        async with asyncio.timeout(10):
            while runs(int(forked.tracking_id or "")):
                await asyncio.sleep(0.05)

    within(law)


def runs(pid: int) -> bool:
    """Tell whether a process runs: one that has ended may wait for a while to be buried."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state) and not state.startswith("Z")


def test_what_it_raises_is_raised_here(within: Callable[[Law], None]) -> None:
    async def law(apart: Apart) -> None:
        with pytest.raises(RuntimeError, match="KeyError: 'gone'"):
            await apart.does("raise")
        with pytest.raises(RuntimeError, match=r"^SystemExit: 3$"):
            await apart.does("quit")
        for failure in (NotSent("no"), Unanswered("none"), Forbidden("it is private", "allow it")):
            with pytest.raises(type(failure), match=str(failure)):
                await apart.does("http", FakeOutside(failure))

    within(law)


def test_what_cannot_be_read_is_held_without_a_process(within: Callable[[Law], None]) -> None:
    async def law(apart: Apart) -> None:
        job = Job(action="apart", lane="action:apart", settings={"words": "x"}, program="p", rule="p/r")
        outcome = await apart.cells.perform(apart.performing, job, FakeOutside())
        assert isinstance(outcome, Held)

    within(law)


def test_the_time_is_that_of_the_server(within: Callable[[Law], None]) -> None:
    async def law(apart: Apart) -> None:
        assert FakeOutside().now == FakeClock().now()
        assert isinstance(await apart.does("pid"), Done)

    within(law)
