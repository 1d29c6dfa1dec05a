"""The page with the picture: which service tells what on which topic, who hears it, and who asks whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kitchenkit.topics import Topic

from .calls import callers
from .contracts import Contracts, Method, short

DAY_MS = 24 * 60 * 60 * 1000
HEAD = """\
<!-- Generated from protos/ by `make gen-docs`; never edited. -->
# Who tells what, who hears it, and who asks whom

Solid arrows are facts on a topic, dashed ones are questions over gRPC. A control topic is drawn where another service
hears it; every service has one. Each consumer of a topic has a dead-letter topic, `<consumer>-<topic>-dlq`. The same
topics for programs: [asyncapi.yaml](asyncapi.yaml).
"""


def page(contracts: Contracts) -> str:
    """Return the page as Markdown."""
    topics = sorted(contracts.topics.values(), key=lambda topic: (topic.owner, topic.topic))
    parts = [
        HEAD,
        _block("mermaid", _picture(topics, contracts.methods)),
        "## Topics\n",
        "\n".join(_table(topics)),
        "\n## Questions over gRPC\n",
        "\n".join(_questions(contracts.methods)),
        "\n## What each topic says",
        *(_section(contracts, topic) for topic in topics),
    ]
    return "\n".join(parts) + "\n"


def _block(kind: str, lines: Iterable[str]) -> str:
    return "\n".join([f"```{kind}", *lines, "```\n"])


def _picture(topics: Sequence[Topic], methods: Iterable[Method]) -> Iterator[str]:
    drawn = [topic for topic in topics if topic.consumers or not topic.topic.endswith("-control-events")]
    asked: dict[tuple[str, str], list[str]] = {}
    for method in methods:
        for caller in callers(method):
            asked.setdefault((_plain(caller), method.context), []).append(method.name)
    owners = {topic.owner for topic in topics}
    hearing = {_service(consumer, owners) for topic in drawn for consumer in topic.consumers}
    services = {topic.owner for topic in drawn} | hearing | {name for pair in asked for name in pair}
    yield "flowchart LR"
    for service in sorted(services):
        yield f"  {service}[{service}]"
    for topic in drawn:
        yield f"  {_node(topic)}([{topic.topic}])"
        yield f"  {topic.owner} --> {_node(topic)}"
        for consumer in topic.consumers:
            service = _service(consumer, services)
            yield (
                f"  {_node(topic)} --> {service}"
                if consumer == service
                else f"  {_node(topic)} -->|{consumer}| {service}"
            )
    for (caller, served), names in sorted(asked.items()):
        yield f"  {caller} -. {', '.join(names)} .-> {served}"


def _plain(package: str) -> str:
    return package.removeprefix("kitchen_")


def _node(topic: Topic) -> str:
    return topic.topic.replace("-", "_")


def _service(consumer: str, services: Iterable[str]) -> str:
    return max((one for one in services if consumer == one or consumer.startswith(f"{one}-")), key=len)


def _table(topics: Iterable[Topic]) -> Iterator[str]:
    yield "| topic | told by | heard by | key | partitions | kept |"
    yield "|---|---|---|---|---|---|"
    for topic in topics:
        heard = ", ".join(topic.consumers) or "nobody yet"
        name, days = f"[`{topic.topic}`](#{topic.topic})", f"{topic.retention_ms // DAY_MS} days"
        yield f"| {name} | {topic.owner} | {heard} | {topic.key} | {topic.partitions} | {days} |"


def _questions(methods: Iterable[Method]) -> Iterator[str]:
    yield "| question | answered by | asked by | what it says |"
    yield "|---|---|---|---|"
    for method in sorted(methods, key=lambda one: (one.context, one.name)):
        asked = ", ".join(map(_plain, callers(method))) or "nobody yet"
        yield f"| `{method.service}.{method.name}` | {method.context} | {asked} | {method.says} |"


def _section(contracts: Contracts, topic: Topic) -> str:
    lines = [f"\n### {topic.topic}\n", topic.meaning, "", "| event | says |", "|---|---|"]
    lines += [f"| `{short(kind)}` | {contracts.messages[kind].says} |" for kind in topic.types]
    return "\n".join(lines)
