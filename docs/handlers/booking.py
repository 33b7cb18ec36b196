"""A receiver of webhooks, with nothing but the standard library: it checks who posts, and answers with a reply."""

import hmac
import json
import os
import sys
import time
from base64 import b64decode, b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
BOOKED: dict[str, str] = {}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if not self.is_signed(body):
            self.answer(401, {})
            return
        message = json.loads(body)
        # The same message may come twice: it has the same id then, and the same answer.
        reply = BOOKED.setdefault(message["id"], f"Booked: {message['data']['rest']}. See you!")
        self.answer(200, {"reply": reply})

    def is_signed(self, body: bytes) -> bool:
        ident, seconds = self.headers.get("webhook-id", ""), self.headers.get("webhook-timestamp", "0")
        signature = b64encode(hmac.digest(KEY, f"{ident}.{seconds}.".encode() + body, "sha256")).decode()
        said = self.headers.get("webhook-signature", "").split()
        return f"v1,{signature}" in said and abs(time.time() - int(seconds)) < 300

    def answer(self, status: int, answer: dict[str, str]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
