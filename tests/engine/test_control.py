"""Laws of the control socket: its owner's alone, and every question gets an answer."""

import asyncio
import stat
from pathlib import Path

import pytest

from watchword.engine.control import CannotListen, NotRunning, Refused, ask, listens, serve_control
from watchword.errors import StoreBusy


async def double(number: int) -> int:
    return number * 2


async def busy() -> None:
    raise StoreBusy("the disk is full")


def test_a_verb_is_answered_and_what_goes_wrong_is_said(tmp_path: Path) -> None:
    async def law() -> None:
        path = tmp_path / "control.sock"
        path.write_text("left behind by a process that died")
        server = await serve_control(path, {"double": double, "busy": busy})
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert await ask(path, "double", {"number": 21}) == 42
        for verb, arguments, said in [
            ("busy", {}, "the disk is full"),
            ("unknown", {}, "unknown"),
            ("double", {"wrong": 1}, "wrong"),
        ]:
            with pytest.raises(Refused, match=said):
                await ask(path, verb, arguments)
        server.close()

    asyncio.run(law())


def test_whoever_only_looks_whether_it_listens_is_not_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def law() -> None:
        server = await serve_control(tmp_path / "control.sock", {"double": double})
        assert await listens(tmp_path / "control.sock")
        assert await ask(tmp_path / "control.sock", "double", {"number": 21}) == 42
        server.close()

    asyncio.run(law())
    assert capsys.readouterr().out == ""


def test_a_path_too_long_for_a_socket_is_said_plainly(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    with pytest.raises(CannotListen, match="shorter"):
        asyncio.run(serve_control(folder / "control.sock", {}))


def test_without_a_server_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotRunning):
        asyncio.run(ask(tmp_path / "control.sock", "double", {}))


@pytest.mark.parametrize("line", [b"\n", b"not json\n", b"[]\n", b'{"verb": 3}\n', b"cut"])
def test_nonsense_does_not_end_the_server(tmp_path: Path, line: bytes) -> None:
    async def law() -> None:
        path = tmp_path / "control.sock"
        server = await serve_control(path, {"double": double})
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(line)
        writer.write_eof()
        assert b"error" in await reader.readline()
        writer.close()
        assert await ask(path, "double", {"number": 1}) == 2
        server.close()

    asyncio.run(law())
