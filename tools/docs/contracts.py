"""What the protos say, comments and all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import grpc_tools
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    ServiceDescriptorProto,
)
from grpc_tools import protoc

from kitchenkit.topics import Topic, registry

ROOT = Path(__file__).resolve().parents[2]
_MESSAGE, _ENUM, _SERVICE = 4, 5, 6  # field numbers of a FileDescriptorProto, as source locations use them
_FIELD, _METHOD, _VALUE = 2, 2, 2  # of a message, a service and an enum


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message."""

    name: str
    says: str
    descriptor: FieldDescriptorProto


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    name: str  # the full protobuf name
    says: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """One question that a service answers."""

    service: str  # `TriageService`
    context: str  # `triage`
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Contracts:
    """All that services promise each other."""

    topics: Mapping[str, Topic]
    messages: Mapping[str, Message] = field(default_factory=dict)
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    methods: tuple[Method, ...] = ()

    def example(self, topic: str, kind: str) -> Any:
        """Return the example of a type in a topic."""
        path = ROOT / "protos" / "examples" / topic / f"{short(kind)}.json"
        return json.loads(path.read_text(encoding="utf-8"))


def short(kind: str) -> str:
    """Return a type's name without its package."""
    return kind.rpartition(".")[2]


def read() -> Contracts:
    """Return the contracts of this repository."""
    files = _compiled()
    return Contracts(
        topics=registry(ROOT / "protos" / "topics"),
        messages={one.name: one for file in files for one in _messages(file)},
        enums={f"{file.package}.{one.name}": _values(one) for file in files for one in file.enum_type},
        methods=tuple(method for file in files for method in _methods(file)),
    )


def _compiled() -> list[FileDescriptorProto]:
    protos = ROOT / "protos"
    names = sorted(path.relative_to(protos).as_posix() for path in (protos / "kitchen").rglob("*.proto"))
    well_known = Path(grpc_tools.__file__).parent / "_proto"
    with TemporaryDirectory() as folder:
        out = Path(folder) / "all.binpb"
        words = ["protoc", f"-I{protos}", f"-I{well_known}", "--include_source_info", f"--descriptor_set_out={out}"]
        if protoc.main([*words, *names]):
            raise RuntimeError("the protos do not compile; see above")
        return list(FileDescriptorSet.FromString(out.read_bytes()).file)


def _comments(file: FileDescriptorProto) -> Mapping[tuple[int, ...], str]:
    return {
        tuple(place.path): " ".join(place.leading_comments.split())
        for place in file.source_code_info.location
        if place.leading_comments
    }


def _messages(file: FileDescriptorProto) -> Iterator[Message]:
    said = _comments(file)
    for number, one in enumerate(file.message_type):
        path = (_MESSAGE, number)
        yield Message(f"{file.package}.{one.name}", said.get(path, ""), tuple(_fields(one, path, said)))


def _fields(message: DescriptorProto, path: tuple[int, ...], said: Mapping[tuple[int, ...], str]) -> Iterator[Field]:
    for number, one in enumerate(message.field):
        yield Field(one.name, said.get((*path, _FIELD, number), ""), one)


def _values(enum: EnumDescriptorProto) -> tuple[str, ...]:
    return tuple(value.name for value in enum.value)


def _methods(file: FileDescriptorProto) -> Iterator[Method]:
    said = _comments(file)
    service: ServiceDescriptorProto
    for place, service in enumerate(file.service):
        for number, one in enumerate(service.method):
            says = said.get((_SERVICE, place, _METHOD, number), "")
            yield Method(service.name, file.package.split(".")[1], one.name, says)
