"""Intake as those see it who ask whom to call."""

from __future__ import annotations

from dataclasses import dataclass, field

from kitchen.intake.v1 import intake_service_pb2 as pb


@dataclass
class FakeContacts:
    """Shows one contact to everybody, remembers who asked, or fails as it is told to."""

    asked: list[pb.RevealContactRequest] = field(default_factory=list)
    fails: Exception | None = None

    async def __call__(self, request: pb.RevealContactRequest) -> pb.RevealContactResponse:
        self.asked.append(request)
        if self.fails is not None:
            raise self.fails
        return pb.RevealContactResponse(name="张三", phone="13800000000", address="示例路 1 号")
