"""What every aggregate's document has, and the indexes by which clocks find one."""

from __future__ import annotations

from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, Document, IntField, ListField, LongField, StringField

from .mongo_due import DUE, URGENT

DUE_INDEX, URGENT_INDEX = ({"fields": [name], "sparse": True} for name in (DUE, URGENT))


class AggregateDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """Fields that every aggregate's document has; a service adds its own, and `DUE_INDEX` where a clock looks at it."""

    meta: ClassVar[dict[str, Any]] = {
        "abstract": True,
        "strict": False,
        "auto_create_index": False,
        "indexes": [
            {"fields": ["outbox_at"], "sparse": True},
            ["-created_at", "-id"],
        ],
    }
    id = StringField(primary_key=True)
    sequence = IntField(required=True)
    state = StringField(required=True)
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)
    history = ListField(DictField())  # every step with its encoded fact
    link = StringField()  # the history's last link
    weight = LongField()  # the history's bytes
    heard = ListField(StringField())  # ids of the last events that changed it
    answers = ListField(DictField())  # to commands with an Idempotency-Key
    outbox = ListField(DictField())  # what the relay has still to publish, in order
    outbox_at = LongField()  # since when, in ms; unset when the outbox is empty: the relay finds work by a range on it
    due_at = LongField()  # when the clock has to look at it, in ms; unset when nothing is due
    urgent_at = LongField()  # instead of due_at where it is urgent, so that no flood of others is before it
