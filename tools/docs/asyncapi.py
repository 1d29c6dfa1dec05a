"""The AsyncAPI document of the hub's topics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import yaml
from google.protobuf.descriptor_pb2 import FieldDescriptorProto

from kitchenkit.topics import Topic

from .contracts import Contracts, Field, Message, short

HEAD = "# Generated from protos/ by `make gen-docs`; never edited.\n"
ABOUT = """\
Every service tells what has happened on its own topics, and hears those of others. Values are protobuf; the schemas
here show their JSON form. Headers are CloudEvents 1.0 in Kafka's binary mode. The key is the aggregate's id, so that
the order of one aggregate is kept. Records may come more than once: `ce_id` tells. A type that a consumer does not
know is passed over. What a consumer cannot take goes to `<consumer>-<topic>-dlq`, which is kept for ever.
"""
_WHOLE = {
    FieldDescriptorProto.TYPE_INT32,
    FieldDescriptorProto.TYPE_UINT32,
    FieldDescriptorProto.TYPE_SINT32,
    FieldDescriptorProto.TYPE_FIXED32,
    FieldDescriptorProto.TYPE_SFIXED32,
}
_LONG = {
    FieldDescriptorProto.TYPE_INT64,
    FieldDescriptorProto.TYPE_UINT64,
    FieldDescriptorProto.TYPE_SINT64,
    FieldDescriptorProto.TYPE_FIXED64,
    FieldDescriptorProto.TYPE_SFIXED64,
}
_TIMESTAMP = ".google.protobuf.Timestamp"
_HEADERS = {
    "ce_specversion": "always 1.0",
    "ce_id": "follows from the aggregate and its sequence: the same fact always has the same",
    "ce_type": "the full protobuf name of the value",
    "ce_source": "`/kitchen/<service>`",
    "ce_subject": "the aggregate's id",
    "ce_time": "when it became true, in UTC, to the millisecond",
    "ce_sequence": "the number of the fact in its aggregate; a topic may have holes in it",
    "ce_causationid": "the event or request that caused it",
    "ce_correlationid": "the case it belongs to; absent where there is none",
    "traceparent": "W3C trace context; may be absent",
    "content-type": "always application/protobuf",
    "ce_rules": "by which versions of the rules it was decided (`policy 3, calendar 2`); absent where there are none",
    "ce_actorid": "who acted by a right over what is not their own; absent for machines and for citizens",
    "ce_actorrole": "as what they acted; comes with ce_actorid",
    "ce_actorscope": "the scope of that right, `kind:id`; comes with ce_actorid",
}
_MAY_LACK = {"ce_correlationid", "traceparent", "ce_rules", "ce_actorid", "ce_actorrole", "ce_actorscope"}


def document(contracts: Contracts) -> str:
    """Return the whole document as YAML."""
    topics = contracts.topics.values()
    whole = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Central Kitchen (中央厨房)",
            "version": "1",
            "description": ABOUT,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/protobuf",
        "channels": {topic.topic: _channel(topic) for topic in topics},
        "operations": dict(_operations(topics)),
        "components": {
            "messages": {kind: _message(contracts, kind, where) for kind, where in _kinds(topics).items()},
            "schemas": {"CloudEvent": _headers(), **_schemas(contracts, topics)},
        },
    }
    return HEAD + yaml.dump(whole, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


class _Dumper(yaml.SafeDumper):
    """Writes everything out: what is the same twice is no anchor."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _channel(topic: Topic) -> dict[str, Any]:
    return {
        "address": topic.topic,
        "description": f"{topic.meaning} Key: {topic.key}.",
        "messages": {short(kind): {"$ref": f"#/components/messages/{kind}"} for kind in topic.types},
        "bindings": {
            "kafka": {
                "topic": topic.topic,
                "partitions": topic.partitions,
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": topic.retention_ms},
                "bindingVersion": "0.5.0",
            }
        },
        "x-dead-letter-topics": list(topic.dead_letter_topics),
    }


def _operations(topics: Iterable[Topic]) -> Iterator[tuple[str, dict[str, Any]]]:
    for topic in topics:
        channel = {"$ref": f"#/channels/{topic.topic}"}
        yield (
            f"{topic.owner}.tells.{topic.topic}",
            {"action": "send", "channel": channel, "summary": f"{topic.owner} tells: {topic.meaning}"},
        )
        for consumer in topic.consumers:
            yield (
                f"{consumer}.hears.{topic.topic}",
                {"action": "receive", "channel": channel, "summary": f"the consumer {consumer} hears {topic.topic}"},
            )


def _kinds(topics: Iterable[Topic]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for topic in topics:
        for kind in topic.types:
            found.setdefault(kind, []).append(topic.topic)
    return found


def _message(contracts: Contracts, kind: str, where: list[str]) -> dict[str, Any]:
    return {
        "name": kind,
        "title": short(kind),
        "summary": contracts.messages[kind].says,
        "contentType": "application/protobuf",
        "headers": {"$ref": "#/components/schemas/CloudEvent"},
        "payload": {"$ref": f"#/components/schemas/{kind}"},
        "examples": [{"name": where[0], "payload": contracts.example(where[0], kind)}],
    }


def _headers() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "CloudEvents 1.0, Kafka protocol binding, binary mode.",
        "required": [name for name in _HEADERS if name not in _MAY_LACK],
        "properties": {name: {"type": "string", "description": says} for name, says in _HEADERS.items()},
    }


def _schemas(contracts: Contracts, topics: Iterable[Topic]) -> dict[str, Any]:
    """Return the schema of every message that some event is made of."""
    wanted = [kind for topic in topics for kind in topic.types]
    found: dict[str, Any] = {}
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        message = contracts.messages[name]
        found[name] = _schema(contracts, message)
        wanted += [one for one in map(_reference, message.fields) if one in contracts.messages]
    return dict(sorted(found.items()))


def _schema(contracts: Contracts, message: Message) -> dict[str, Any]:
    return {
        "type": "object",
        "description": message.says,
        "properties": {field.name: _property(contracts, field) for field in message.fields},
    }


def _property(contracts: Contracts, field: Field) -> dict[str, Any]:
    one = _type(contracts, field)
    if field.descriptor.label == FieldDescriptorProto.LABEL_REPEATED:
        return {"type": "array", "description": field.says, "items": one}
    if "$ref" in one:
        return {"description": field.says, "allOf": [one]}
    return {**one, "description": field.says}


def _type(contracts: Contracts, field: Field) -> dict[str, Any]:
    kind = field.descriptor.type
    plain: Mapping[int, Callable[[], dict[str, Any]]] = {
        FieldDescriptorProto.TYPE_STRING: lambda: {"type": "string"},
        FieldDescriptorProto.TYPE_BYTES: lambda: {"type": "string", "contentEncoding": "base64"},
        FieldDescriptorProto.TYPE_BOOL: lambda: {"type": "boolean"},
        FieldDescriptorProto.TYPE_DOUBLE: lambda: {"type": "number"},
        FieldDescriptorProto.TYPE_FLOAT: lambda: {"type": "number"},
        FieldDescriptorProto.TYPE_ENUM: lambda: {"type": "string", "enum": list(contracts.enums[_reference(field)])},
    }
    if kind in plain:
        return plain[kind]()
    if kind in _WHOLE:
        return {"type": "integer"}
    if kind in _LONG:
        return {"type": "string", "format": "int64"}
    if field.descriptor.type_name == _TIMESTAMP:
        return {"type": "string", "format": "date-time"}
    return {"$ref": f"#/components/schemas/{_reference(field)}"}


def _reference(field: Field) -> str:
    return field.descriptor.type_name.removeprefix(".")
