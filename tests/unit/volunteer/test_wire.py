"""What volunteer tells: an event for every fact, an example of every event, and nothing of where somebody lives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from google.protobuf import json_format

from kitchen.volunteer.v1 import order_events_pb2 as pb
from kitchen_volunteer import wire
from kitchen_volunteer.domain import facts
from kitchen_volunteer.domain.order import HELD, State
from kitchen_volunteer.domain.places import TeamAdded

from .lane import STREET, accepted, done, offered, received

PROTOS = Path(__file__).resolve().parents[3] / "protos"
EXAMPLES = PROTOS / "examples" / wire.ORDER_EVENTS
TYPES = yaml.safe_load((PROTOS / "topics" / f"{wire.ORDER_EVENTS}.yaml").read_text(encoding="utf-8"))["types"]


def test_every_fact_is_an_event_of_the_topic_and_has_an_example() -> None:
    known = {
        kind.__name__ for kind in vars(facts).values() if isinstance(kind, type) and kind.__module__ == facts.__name__
    }
    assert {name.rsplit(".", 1)[1] for name in TYPES} == known
    assert {kind.__name__ for kind in wire._EVENTS} == known
    assert {path.stem for path in EXAMPLES.iterdir()} == known


@pytest.mark.parametrize("full_name", TYPES)
def test_an_example_is_whole(full_name: str) -> None:
    name = full_name.rsplit(".", 1)[1]
    event = json_format.Parse((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"), getattr(pb, name)())
    assert event.DESCRIPTOR.full_name == full_name
    order = event.order
    assert all([order.id, order.case_id, order.case_no, order.routing_no, order.state, order.text, order.tier])
    assert State(order.state)
    assert order.HasField("received_at")
    assert bool(order.contact_team_id) == (order.state in HELD)
    assert all(getattr(event, field.name) for field in event.DESCRIPTOR.fields), "every field shows what it is for"


def test_an_order_tells_who_may_know_the_address_only_while_a_team_holds_it() -> None:
    assert wire.order_state(offered()).contact_team_id == ""
    assert wire.order_state(accepted()).contact_team_id == STREET.id
    assert wire.order_state(done()).contact_team_id == ""


def test_what_was_not_said_is_absent_and_not_a_zero() -> None:
    told = wire.order_state(received())
    assert not any(told.HasField(name) for name in ("rating", "report", "accept_by", "planned_at", "rate_by"))
    assert wire.order_state(done()).report.minutes == 80


def test_a_team_is_kept_in_the_history_and_told_to_nobody() -> None:
    letter = wire.place_letter(TeamAdded(), STREET)
    assert (letter.type, letter.topics) == ("TeamAdded", ())
    assert json.loads(letter.body)["code"] == "street"
