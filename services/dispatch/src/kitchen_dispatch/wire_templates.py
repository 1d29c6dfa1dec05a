"""Protobuf ↔ domain for reply templates: what is told of them."""

from __future__ import annotations

from google.protobuf.message import Message

from kitchen.dispatch.v1 import reply_template_events_pb2 as pb
from kitchenkit.letters import Letter

from .domain import kept
from .domain.reply_template import ReplyTemplate
from .wire_policy import control_letter

_EVENTS: dict[type[object], type[Message]] = {
    kept.Written: pb.ReplyTemplateWritten,
    kept.Changed: pb.ReplyTemplateChanged,
    kept.Retired: pb.ReplyTemplateRetired,
    kept.Restored: pb.ReplyTemplateRestored,
}


def template_letter(fact: object, template: ReplyTemplate) -> Letter:
    """Return what is told of a fact of a template."""
    return control_letter(_EVENTS[type(fact)](template=template_state(template)))


def template_state(template: ReplyTemplate) -> pb.ReplyTemplate:
    """Return the state of a template."""
    return pb.ReplyTemplate(
        id=template.id,
        state=template.state,
        title=template.title,
        text=template.text,
        category_codes=template.categories,
        outcomes=template.outcomes,
        unit_id=template.unit_id,
        area_code=template.area_code,
        since=template.since,
        until=template.until,
    )
