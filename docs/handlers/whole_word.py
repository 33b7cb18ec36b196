"""A poor handler of texts: it hears a word of consent only where that is all of the text, as several providers do."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OPT_OUT = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
WORDS = {"START": "opt-in", "UNSTOP": "opt-in", "YES": "opt-in", "HELP": "help", "INFO": "help"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        word = asked["text"].strip().upper()
        intent = "opt-out" if word in OPT_OUT else WORDS.get(word, "none")
        answer = json.dumps({"intent": intent}).encode() + b"\n"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
