"""A way to a server that can be cut at the worst moment: a commit is on its way, and nobody hears what became of it."""

import socket
import threading
from contextlib import suppress
from typing import Literal, Self

Moment = Literal["before", "after", "meanwhile"]
COMMIT = b"COMMIT"


class Cutting:
    """Passes on what is said to a server and back; `with` starts it and stops it.

    `cut` breaks the next connection that commits: "before" the commit reaches the server, "after" the server has
    answered it, or "meanwhile": it reaches the server when it is `let_go`, and until then the session goes on.
    """

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._moment: Moment | None = None
        self._lock = threading.Lock()
        self._held = threading.Event()
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []

    def cut(self, moment: Moment) -> None:
        self._held.clear()
        self._moment = moment

    def let_go(self) -> None:
        self._held.set()

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()
        for one in (self._listener, *self._sockets):
            _close(one)
        for thread in self._threads:
            thread.join(10)

    def _run(self, work: object, *values: object) -> None:
        thread = threading.Thread(target=work, args=values)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                self._sockets += client, server
                answered = threading.Event()
                self._run(self._ask, client, server, answered)
                self._run(self._answer, client, server, answered)

    def _ask(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        """Pass on what the client says, but for the commit that is to be cut."""
        last = b""
        while said := _heard(client):
            moment = self._commits(last + said)
            last = said[1 - len(COMMIT) :]
            if moment is not None:
                cut.set()
            if moment in {"before", "meanwhile"}:
                _close(client)
            if moment == "before":
                break
            if moment == "meanwhile":
                self._held.wait(30)
            if not _said(server, said):
                break
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _answer(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        """Pass on what the server says; once the commit is cut, wait for its answer only."""
        unsaid = b""
        while COMMIT not in unsaid and (heard := _heard(server)):
            if cut.is_set():
                unsaid += heard
            elif not _said(client, heard):
                break
        _close(client)
        _close(server)

    def _commits(self, said: bytes) -> Moment | None:
        """Tell, once, that this is the commit to be cut."""
        with self._lock:
            if COMMIT not in said or self._moment is None:
                return None
            moment, self._moment = self._moment, None
            return moment


def _heard(one: socket.socket) -> bytes:
    try:
        return one.recv(1 << 16)
    except OSError:
        return b""


def _said(one: socket.socket, words: bytes) -> bool:
    try:
        one.sendall(words)
    except OSError:
        return False
    return True


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
