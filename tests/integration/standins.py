"""A process that does what every process of the stack does, and nothing else: answers /readyz, ends at SIGTERM."""

from __future__ import annotations

import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    sys.stderr.write(f'{{"at": "2026-01-01T08:00:00.000Z", "level": "info", "msg": "up", "pid": {os.getpid()}}}\n')
    server = HTTPServer(("127.0.0.1", int(os.environ["STANDIN_PORT"])), Answer)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


if __name__ == "__main__":
    main()
