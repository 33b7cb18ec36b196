"""The YAML language server that editors ask, asked as they ask it: JSON-RPC over its standard input and output."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, BinaryIO

FOLDER = Path(__file__).parent
PROGRAM = FOLDER / "node_modules/yaml-language-server/bin/yaml-language-server"
PATIENCE = 60.0
SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
CAPABILITIES = {
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
}


class LanguageServer:
    """One running server, and what it has said."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin
        assert process.stdout
        self._to = process.stdin
        self._said: Queue[dict[str, Any]] = Queue()
        self._asked = 0
        Thread(target=_listen, args=(process.stdout, self._said), daemon=True).start()

    def ask(self, method: str, parameters: object) -> Any:
        """Make a request and wait for its result."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": parameters})
        answer = self._wait(lambda said: said.get("id") == self._asked and "method" not in said)
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, parameters: object) -> None:
        """Tell it something that has no answer."""
        self._send({"method": method, "params": parameters})

    def open(self, files: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
        """Open files as an editor does, and wait for the problems that are marked in them, by their URI."""
        for uri, text in files.items():
            opened = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
            self.tell("textDocument/didOpen", {"textDocument": opened})
        marked: dict[str, list[dict[str, Any]]] = {}
        while marked.keys() < files.keys():
            said = self._wait(lambda said: said.get("method") == "textDocument/publishDiagnostics")["params"]
            if said["uri"] in files:
                marked[said["uri"]] = said["diagnostics"]
        return marked

    def _wait(self, wanted: Any) -> dict[str, Any]:
        while True:
            try:
                said = self._said.get(timeout=PATIENCE)
            except Empty:
                raise TimeoutError(f"the language server has said nothing for {PATIENCE} s") from None
            if wanted(said):
                return said
            if "id" in said and "method" in said:
                self._send({"id": said["id"], "result": _answer(said)})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._to.flush()


@contextmanager
def language_server(node: str, folder: Path) -> Iterator[LanguageServer]:
    """Start a server for a folder of files."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([node, str(PROGRAM), "--stdio"], **pipes) as process:
        try:
            server = LanguageServer(process)
            opened = {"uri": folder.as_uri(), "name": folder.name}
            server.ask(
                "initialize",
                {
                    "processId": None,
                    "rootUri": folder.as_uri(),
                    "workspaceFolders": [opened],
                    "capabilities": CAPABILITIES,
                },
            )
            server.tell("initialized", {})
            yield server
        finally:
            process.kill()


def _answer(asked: dict[str, Any]) -> object:
    """Answer what the server asks of the editor: its settings; to everything else, that it was done."""
    if asked["method"] != "workspace/configuration":
        return None
    return [SETTINGS.get(item.get("section", ""), {}) for item in asked["params"]["items"]]


def _listen(stream: BinaryIO, said: "Queue[dict[str, Any]]") -> None:
    while header := stream.readline():
        length = int(header.split(b":")[1])
        while stream.readline().strip():
            pass
        said.put(json.loads(stream.read(length)))
