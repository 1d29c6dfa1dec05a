"""An order reaches a unit's own system by a signed push with a receipt, also after that system was down."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from uuid import uuid4

import pytest

from tests.e2e.people import People, until
from tests.e2e.test_government_lane import HANDLERS, LAMPS, lamp

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
SECRET = uuid4().hex + uuid4().hex


class System(BaseHTTPRequestHandler):
    """A unit's system: it checks the signature and gives a receipt."""

    taken: ClassVar[dict[str, Any]] = {}  # by delivery

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = f"{self.headers['Kitchen-Timestamp']}.".encode() + body
        signature = "v1=" + hmac.new(SECRET.encode(), said, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signature, self.headers["Kitchen-Signature"]):
            self.send_error(401)
            return
        delivery = self.headers["Kitchen-Delivery"]
        self.taken[delivery] = json.loads(body)
        answer = json.dumps({"receipt_id": f"r-{delivery[:8]}"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running(port: int = 0) -> Iterator[int]:
    """Have the unit's system run at a port, and be gone afterwards."""
    server = ThreadingHTTPServer(("127.0.0.1", port), System)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def connected(people: People, port: int) -> Iterator[None]:
    """Have the unit's orders sent to that port, and not any more afterwards."""
    operator, url = people["operator-01"], f"http://127.0.0.1:{port}/orders"
    known = operator.get("dispatch", f"/v1/unit-endpoints?unit_id={LAMPS}")["items"]
    if not known:
        body = {"unit_id": LAMPS, "url": url, "secret": SECRET}
        path = f"/v1/unit-endpoints/{operator.post('dispatch', '/v1/unit-endpoints', body)['id']}"
    else:
        path = f"/v1/unit-endpoints/{known[0]['id']}"
        operator.post("dispatch", f"{path}:relocate", {"url": url})
        operator.post("dispatch", f"{path}:rotate", {"secret": SECRET})
        operator.post("dispatch", f"{path}:resume")
    try:
        yield
    finally:
        operator.post("dispatch", f"{path}:suspend", {"reason": "测试结束"})


def delivery_of(people: People, order_id: str, *states: str) -> dict[str, Any]:
    """Return the order's delivery, once it is in one of these states."""

    def look() -> Any:
        items = people["dispatcher-01"].get("dispatch", f"/v1/deliveries?order_id={order_id}")["items"]
        assert [one["state"] for one in items if one["state"] in states], [one["state"] for one in items]
        return items[0]

    found: dict[str, Any] = until(look)
    return found


def sent(people: People) -> dict[str, Any]:
    """Report a lamp until its order is sent to the unit's system: a new system is known within some seconds."""

    def look() -> Any:
        order = lamp(people)[1]["orders"][0]
        asked = f"/v1/deliveries?order_id={order['id']}"
        until(lambda: people["dispatcher-01"].get("dispatch", asked)["items"], seconds=6, what=asked)
        return order

    order: dict[str, Any] = until(look)
    return order


def test_an_order_arrives_with_a_receipt_also_after_the_units_system_was_down(people: People) -> None:
    with running() as port, connected(people, port):
        first = sent(people)
        delivered = delivery_of(people, first["id"], "delivered")
        assert delivered["receipt_id"] == f"r-{delivered['id'][:8]}"
        assert System.taken[delivered["id"]]["order_id"] == first["id"]
        people["supervisor-01"].post("dispatch", f"/v1/orders/{first['id']}:supervise", {"instruction": "今日到现场"})
        told = until(lambda: [one for one in System.taken.values() if one["kind"] == "supervised"])
        assert [(one["order_id"], one["reason"]) for one in told] == [(first["id"], "今日到现场")]
    with connected(people, port):
        second = sent(people)
        failed = delivery_of(people, second["id"], "failed")
        assert (failed["receipt_id"], failed["delivered_at"]) == ("", None)
        with running(port):
            assert delivery_of(people, second["id"], "delivered")["attempts"] >= 2


def test_a_units_system_may_confirm_later_by_its_own_key(people: People) -> None:
    with running() as port:
        pass
    with connected(people, port):
        order = sent(people)
        delivery = delivery_of(people, order["id"], "failed")
        path = f"/v1/deliveries/{delivery['id']}:receipt"
        people["unit-handler-09"].refused(404, "POST", "dispatch", path, {"receipt_id": "theirs"})
        said = people[HANDLERS[LAMPS]].post("dispatch", path, {"receipt_id": "later"})
        assert (said["state"], said["receipt_id"]) == ("delivered", "later")
