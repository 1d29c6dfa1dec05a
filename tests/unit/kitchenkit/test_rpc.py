"""A call has a deadline, a caller who may, and an answer that means the same on both sides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from google.protobuf.wrappers_pb2 import StringValue
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from pydantic import SecretStr

from kitchenkit import rpc, trace
from kitchenkit.decide import Refused
from kitchenkit.health import Readiness
from kitchenkit.react import InvalidMessage, Transient
from kitchenkit.rpc import NotFound, RpcServer, caller
from kitchenkit.rpc_client import ask, ask_all, channel
from kitchenkit.tokens import ServiceTokens
from tests.fakes.issuer import FakeIssuer

ERRORS: dict[str, Exception] = {
    "invalid": InvalidMessage("text is empty"),
    "value": ValueError("not a number"),
    "refused": Refused("wrong_state", "not now"),
    "away": Transient("mongodb://user:secret@db"),
    "missing": NotFound("no such case"),
    "bug": KeyError("a secret detail"),
}


class Echo:
    """Says what it is told, or raises it."""

    def __init__(self) -> None:
        self.times = 0

    async def Say(self, request: StringValue, context: Any) -> StringValue:  # noqa: N802  # as protobuf names it
        self.times += 1
        if request.value in ERRORS:
            raise ERRORS[request.value]
        if request.value == "flaky" and self.times < 3:
            raise ERRORS["away"]
        return StringValue(value=f"{caller()} {request.value} {trace.trace_id(trace.current())}")

    async def Count(self, request: StringValue, context: Any) -> AsyncIterator[StringValue]:  # noqa: N802
        for n in range(int(request.value)):
            yield StringValue(value=str(n))
        raise ERRORS["refused"]

    async def Hidden(self, request: StringValue, context: Any) -> StringValue:  # noqa: N802
        return request


def add_echo(servicer: Echo, server: Any) -> None:
    """Stand for generated code."""
    code: dict[str, Any] = {
        "request_deserializer": StringValue.FromString,
        "response_serializer": StringValue.SerializeToString,
    }
    methods: dict[str, Any] = {
        "Say": grpc.unary_unary_rpc_method_handler(servicer.Say, **code),
        "Count": grpc.unary_stream_rpc_method_handler(servicer.Count, **code),
        "Hidden": grpc.unary_unary_rpc_method_handler(servicer.Hidden, **code),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("test.v1.Echo", methods),))
    server.add_registered_method_handlers("test.v1.Echo", methods)


CALLERS = {"Say": {"intake"}, "Count": {"intake"}, "Hidden": {"dispatch"}}


@pytest.fixture
def issuer() -> FakeIssuer:
    made = FakeIssuer()
    made.secrets |= {"intake": "s", "dispatch": "s"}
    return made


@pytest.fixture
def missing() -> list[str]:
    return []


@pytest.fixture
async def server(issuer: FakeIssuer, missing: list[str]) -> AsyncIterator[RpcServer]:
    async def database() -> str | None:
        return missing[0] if missing else None

    readiness = Readiness({"database": database}, clock=iter(range(1_000_000)).__next__)
    made = RpcServer(service="echo", host="127.0.0.1", port=0, verifier=issuer.verifier("echo"), readiness=readiness)
    made.add(add_echo, Echo(), callers=CALLERS)
    await made.start()
    yield made
    await made.stop()


def stub(made: grpc.aio.Channel, method: str, *, streams: bool = False) -> Any:
    kind = made.unary_stream if streams else made.unary_unary
    return kind(
        f"/test.v1.Echo/{method}",
        request_serializer=StringValue.SerializeToString,
        response_deserializer=StringValue.FromString,
    )


@pytest.fixture
async def intake(server: RpcServer, issuer: FakeIssuer) -> AsyncIterator[grpc.aio.Channel]:
    tokens = ServiceTokens(issuer, "intake", SecretStr("s"))
    made = channel(f"127.0.0.1:{server.port}", tokens, "echo", idempotent=["/test.v1.Echo/Say"])
    yield made
    await made.close()


async def test_a_call_is_answered_and_carries_who_calls_and_the_trace(intake: grpc.aio.Channel) -> None:
    mine = trace.follow(None)
    answer = await ask(stub(intake, "Say"), StringValue(value="hello"), seconds=5)
    assert answer.value == f"intake hello {trace.trace_id(mine)}"


async def test_a_call_without_a_deadline_is_refused_on_both_sides(
    intake: grpc.aio.Channel, server: RpcServer, issuer: FakeIssuer
) -> None:
    with pytest.raises(ValueError, match="without a deadline"):
        await stub(intake, "Say")(StringValue(value="x"))
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as bare:
        token = issuer.token("service:intake", ("service", "hub"), aud="echo")
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await stub(bare, "Say")(StringValue(value="x"), metadata=[("authorization", f"Bearer {token}")])
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert "deadline" in str(refused.value.details())


@pytest.mark.parametrize(
    ("person", "role", "audience"),
    [
        ("service:intake", "service", "triage"),
        ("service:intake", "service", "kitchen"),
        ("service:dispatch", "service", "echo"),
        ("service:intake", "admin", "echo"),
        ("p1", "service", "echo"),
    ],
)
async def test_who_may_not_call_does_not(
    server: RpcServer, issuer: FakeIssuer, person: str, role: str, audience: str
) -> None:
    token = issuer.token(person, (role, "hub"), aud=audience)
    denied, unknown = grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as bare:
        for method in ("Say", "Count"):
            call = stub(bare, method, streams=method == "Count")
            answer = call(StringValue(value="1"), timeout=5, metadata=[("authorization", f"Bearer {token}")])
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await (answer if method == "Say" else answer.read())
            assert refused.value.code() is (denied if audience == "echo" else unknown)
        with pytest.raises(grpc.aio.AioRpcError) as nobody:
            await stub(bare, "Say")(StringValue(value="1"), timeout=5)
        assert nobody.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_a_method_that_is_for_another_service_is_closed(intake: grpc.aio.Channel) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ask(stub(intake, "Hidden"), StringValue(value="x"), seconds=5)
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def test_an_error_means_the_same_on_the_other_side(intake: grpc.aio.Channel) -> None:
    async def raised(value: str) -> Exception:
        with pytest.raises(Exception) as error:  # noqa: PT011  # looked at by the caller
            await ask(stub(intake, "Say"), StringValue(value=value), seconds=5)
        return error.value

    refused = await raised("refused")
    assert isinstance(refused, Refused)
    assert (refused.code, str(refused)) == ("wrong_state", "not now")
    assert isinstance(await raised("missing"), NotFound)
    away = await raised("away")
    assert isinstance(away, Transient)
    assert "secret" not in str(away)
    codes = {
        "invalid": grpc.StatusCode.INVALID_ARGUMENT,
        "value": grpc.StatusCode.INVALID_ARGUMENT,
        "bug": grpc.StatusCode.INTERNAL,
    }
    for value, code in codes.items():
        error = await raised(value)
        assert isinstance(error, grpc.aio.AioRpcError)
        assert error.code() is code
        assert "secret" not in str(error)


async def test_answers_stream_until_an_error(intake: grpc.aio.Channel) -> None:
    answers = ask_all(stub(intake, "Count", streams=True), StringValue(value="3"), seconds=5)
    assert [(await anext(answers)).value for _ in range(3)] == ["0", "1", "2"]
    with pytest.raises(Refused):
        await anext(answers)


async def test_only_what_is_idempotent_is_tried_again(server: RpcServer, issuer: FakeIssuer) -> None:
    tokens = ServiceTokens(issuer, "intake", SecretStr("s"))
    for idempotent in (["/test.v1.Echo/Say"], []):
        made = RpcServer(
            service="echo", host="127.0.0.1", port=0, verifier=issuer.verifier("echo"), readiness=Readiness()
        )
        made.add(add_echo, Echo(), callers=CALLERS)
        await made.start()
        async with channel(f"127.0.0.1:{made.port}", tokens, "echo", idempotent=idempotent) as intake:
            if idempotent:
                assert (await ask(stub(intake, "Say"), StringValue(value="flaky"), seconds=5)).value
            else:
                with pytest.raises(Transient):
                    await ask(stub(intake, "Say"), StringValue(value="flaky"), seconds=5)
        await made.stop()


async def test_a_service_that_is_away_is_transient_and_so_is_a_directory(issuer: FakeIssuer) -> None:
    tokens = ServiceTokens(issuer, "intake", SecretStr("s"))
    async with channel("127.0.0.1:1", tokens, "echo") as nowhere:
        with pytest.raises(Transient):
            await ask(stub(nowhere, "Say"), StringValue(value="x"), seconds=0.5)
    issuer.away = True
    async with channel("127.0.0.1:1", ServiceTokens(issuer, "intake", SecretStr("s")), "echo") as nowhere:
        with pytest.raises(Transient, match="directory"):
            await ask(stub(nowhere, "Say"), StringValue(value="x"), seconds=0.5)


async def test_health_follows_readiness_and_needs_no_token(
    server: RpcServer, missing: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rpc, "HEALTH_SECONDS", 0.01)
    states = health_pb2.HealthCheckResponse
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as bare:
        health: Any = health_pb2_grpc.HealthStub(bare)
        watching = health.Watch(health_pb2.HealthCheckRequest(service="test.v1.Echo"), timeout=10)
        async with asyncio.timeout(10):
            assert (await watching.read()).status == states.SERVING
            missing.append("no primary")
            assert (await watching.read()).status == states.NOT_SERVING
            missing.clear()
            assert (await watching.read()).status == states.SERVING


async def test_reflection_names_the_services(server: RpcServer) -> None:
    def ask_names() -> list[str]:
        with grpc.insecure_channel(f"127.0.0.1:{server.port}") as bare:
            return list(ProtoReflectionDescriptorDatabase(bare).get_services())

    names = await asyncio.get_running_loop().run_in_executor(None, ask_names)
    assert {"test.v1.Echo", "grpc.health.v1.Health"} <= set(names)


def test_a_server_with_a_method_that_nobody_declared_is_not_made(issuer: FakeIssuer) -> None:
    made = RpcServer(service="e", host="127.0.0.1", port=0, verifier=issuer.verifier(), readiness=Readiness())
    with pytest.raises(ValueError, match="nobody declared who may call Hidden"):
        made.add(add_echo, Echo(), callers={"Say": {"intake"}, "Count": {"intake"}})
    with pytest.raises(ValueError, match="has no Shout"):
        made.add(add_echo, Echo(), callers=CALLERS | {"Shout": {"intake"}})


async def test_a_port_that_is_taken_is_said_in_words(server: RpcServer, issuer: FakeIssuer) -> None:
    second = RpcServer(
        service="echo", host="127.0.0.1", port=server.port, verifier=issuer.verifier(), readiness=Readiness()
    )
    with pytest.raises(SystemExit, match=r"is taken; choose another by ECHO_GRPC_PORT"):
        await second.start()
