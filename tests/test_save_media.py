"""Laws of `save-media`: what may be kept is kept whole, under names that no sender chooses, until it is gone."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from engine.world import world
from watchword.actions.save_media import MEGABYTE, MOST_FILES, SaveMedia
from watchword.effects import Job
from watchword.engine.performing import Performing
from watchword.plugin import Done, Forbidden, Held, HttpAnswer, NotSent, Outcome, Refused, Retry
from watchword.rules.load import load_texts
from watchword.testing import FakeOutside, Unsound, check_action, planned
from watchword.testing.trying import with_kinds
from webhook.posting import HEAD
from webhook.receiver import Receiver, saying

URL = "https://media.example.com/../../etc/passwd?name=..%2F..%2Fx.sh"
SAVED = "shop/2026-03-04/20260304T120000-1-1"
MEDIA = "save-media: [image/*, video/mp4]"


def answering(status: int = 200, kind: str = "image/jpeg", body: bytes = b"a picture") -> FakeOutside:
    return FakeOutside(HttpAnswer(status=status, headers={"content-type": kind}, body=body))


def planned_one(written: str = MEDIA) -> Job:
    (job,) = planned(SaveMedia, written, settings={"folder": "x"}, media=(URL,))
    assert isinstance(job, Job)
    return job


def saved(outside: FakeOutside, folder: Path | str, job: Job | None = None) -> Outcome:
    performing = Performing(SaveMedia, {"folder": str(folder)})
    return asyncio.run(performing.perform(job or planned_one(), outside))


def files(folder: Path) -> Mapping[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("image/jpeg", "jpg"),
        ("IMAGE/PNG; charset=x", "png"),
        ("video/mp4", "mp4"),
        ("image/x-of-somebody", "bin"),
        ("image/svg+xml", "bin"),
        ("text/html", None),
        ("video/3gpp", None),
        ("application/smil", None),
        ("", None),
    ],
)
def test_what_is_of_a_wanted_type_is_saved_and_nothing_else(tmp_path: Path, kind: str, name: str | None) -> None:
    assert saved(answering(kind=kind), tmp_path) == Done()
    assert files(tmp_path) == ({f"{SAVED}.{name}": b"a picture"} if name else {})


def test_saving_again_changes_nothing_and_only_the_owner_may_read(tmp_path: Path) -> None:
    assert [saved(answering(), tmp_path) for _ in range(2)] == [Done(), Done()]
    assert files(tmp_path) == {f"{SAVED}.jpg": b"a picture"}
    assert (tmp_path / f"{SAVED}.jpg").stat().st_mode & 0o777 == 0o600


@given(key=st.text(max_size=20), program=st.text(max_size=20))
def test_no_name_leads_out_of_the_folder(tmp_path_factory: pytest.TempPathFactory, key: str, program: str) -> None:
    folder = tmp_path_factory.mktemp("media")
    outside = answering()
    outside.key = key
    assert saved(outside, folder / "in", replace(planned_one(), program=program)) == Done()
    (name,) = files(folder)
    assert name.startswith("in/")
    assert name.endswith(".jpg")
    assert len(Path(name).parts) == 4


def test_what_is_too_large_is_left_out_and_not_read_to_its_end(tmp_path: Path) -> None:
    job = planned_one("save-media: {megabytes: 1}")
    just, over = answering(body=b"x" * MEGABYTE), answering(body=b"x" * (MEGABYTE + 1))
    assert saved(over, tmp_path, job) == Done()
    assert files(tmp_path) == {}
    assert over.requests[0].largest == MEGABYTE + 1
    assert saved(just, tmp_path, job) == Done()
    assert [len(one) for one in files(tmp_path).values()] == [MEGABYTE]


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_given_up(tmp_path: Path, status: int) -> None:
    assert saved(answering(status), tmp_path) == Refused("the file is gone: the provider has removed it")


def test_what_cannot_be_had_now_is_tried_again(tmp_path: Path) -> None:
    for outside in (answering(503), answering(429), FakeOutside(NotSent("no route"))):
        outcome = saved(outside, tmp_path)
        assert isinstance(outcome, Retry)
        assert outcome.within == timedelta(days=3)
    tmp_path.joinpath("shop").write_text("a file where a folder should be")
    assert isinstance(saved(answering(), tmp_path), Retry)


@pytest.mark.parametrize("folder", ["media", "", "./media"])
def test_a_folder_that_is_no_whole_path_holds_the_job(folder: str) -> None:
    assert isinstance(saved(answering(), folder), Held)


def test_each_file_is_a_job_of_its_own_and_a_message_without_any_makes_none() -> None:
    assert planned(SaveMedia, MEDIA, settings={"folder": "x"}) == ()
    many = tuple(f"https://media.example.com/{n}" for n in range(99))
    jobs = planned(SaveMedia, MEDIA, settings={"folder": "x"}, media=many)
    assert [job.settings["url"] for job in jobs if isinstance(job, Job)] == list(many[:MOST_FILES])


def test_the_guard_stands_before_it(tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        saved(FakeOutside(Forbidden("no", "allow it")), tmp_path)


def test_a_file_is_saved_by_a_running_engine(tmp_path: Path) -> None:
    async def law() -> None:
        words = with_kinds((SaveMedia,), {"folder": str(tmp_path / "media")})
        rules = f"{HEAD}rules:\n  - {{id: keep, when: {{media: true}}, then: [{MEDIA}]}}\n"
        async with Receiver(saying(503), saying(body=b"a picture", kind="image/png")) as host, world(tmp_path) as here:
            here.decider.rules = load_texts({"rules/l.yaml": rules.encode()}, words).rules
            await here.text("", ident="1", more=f"<FILE>{host.url}/a</FILE>")
            job = await here.ended(1)
            assert (job.state, job.attempts) == ("done", 2)
            assert list(files(tmp_path / "media").values()) == [b"a picture"]

    asyncio.run(law())


@pytest.mark.parametrize("types", ["jpeg", "image/", "image/*/x", "[]", "*/*"])
def test_a_type_that_is_none_is_refused(types: str) -> None:
    with pytest.raises(Unsound):
        check_action(SaveMedia, f'save-media: "{types}"' if types != "[]" else "save-media: []", {"folder": "/x"})
