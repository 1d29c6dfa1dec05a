"""Calling another service: with a deadline, our own token, and the errors of `kitchenkit` instead of status codes.

classify = "/kitchen.triage.v1.TriageService/Classify"
channel = rpc_client.channel(settings.triage_grpc, tokens, audience="triage", idempotent=[classify])
stub = TriageServiceStub(channel)
suggestion = await ask(stub.Classify, ClassifyRequest(text=…), seconds=0.3)   # Transient: say what you do without
await channel.close()
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection
from typing import Any, TypeVar

import grpc

from . import trace
from .decide import Refused
from .react import Transient
from .rpc import CODE, NotFound
from .tokens import ServiceTokens

R = TypeVar("R")

_AGAIN_LATER = frozenset(
    {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED}
)


def channel(
    address: str, tokens: ServiceTokens, audience: str, *, idempotent: Collection[str] = ()
) -> grpc.aio.Channel:
    """Return a channel to the service `audience`; only calls of the methods `idempotent` are tried again by itself."""
    signed = [_SignedCall(tokens, audience), _SignedStream(tokens, audience)]
    options: list[tuple[str, Any]] = [
        ("grpc.enable_retries", 1),
        ("grpc.service_config", _retries(idempotent)),
        ("grpc.max_reconnect_backoff_ms", 2000),
    ]
    return grpc.aio.insecure_channel(address, interceptors=signed, options=options)


async def ask(call: Callable[..., Any], request: Any, *, seconds: float) -> Any:
    """Return the answer; raises `Transient`, `NotFound` or `Refused` as the other side meant it."""
    try:
        return await call(request, timeout=seconds)
    except grpc.aio.AioRpcError as error:
        raise _meant(error) from error


async def ask_all(call: Callable[..., Any], request: Any, *, seconds: float) -> AsyncIterator[Any]:
    """Yield the answers of a streaming call; raises as `ask` does."""
    try:
        async for one in call(request, timeout=seconds):
            yield one
    except grpc.aio.AioRpcError as error:
        raise _meant(error) from error


def _meant(error: grpc.aio.AioRpcError) -> Exception:
    code, text = error.code(), error.details() or ""
    if code in _AGAIN_LATER:
        return Transient(f"{code.name}: {text}")
    if code is grpc.StatusCode.NOT_FOUND:
        return NotFound(text)
    if code is grpc.StatusCode.FAILED_PRECONDITION:
        return Refused(str(dict(error.trailing_metadata() or ()).get(CODE, "refused")), text)
    return error


async def _signed(
    details: grpc.aio.ClientCallDetails, tokens: ServiceTokens, audience: str
) -> grpc.aio.ClientCallDetails:
    if details.timeout is None:
        raise ValueError(f"a call of {details.method!r} without a deadline")
    try:
        async with asyncio.timeout(details.timeout):
            token = await tokens.token(audience)
    except TimeoutError as error:
        raise Transient("no token within the deadline") from error
    metadata = grpc.aio.Metadata(*(details.metadata or ()))
    metadata.add("authorization", f"Bearer {token}")
    if traceparent := trace.current():
        metadata.add("traceparent", traceparent)
    return grpc.aio.ClientCallDetails(
        details.method, details.timeout, metadata, details.credentials, details.wait_for_ready
    )


class _SignedCall(grpc.aio.UnaryUnaryClientInterceptor):
    def __init__(self, tokens: ServiceTokens, audience: str) -> None:
        self._tokens, self._audience = tokens, audience

    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Sign one call."""
        return await continuation(await _signed(client_call_details, self._tokens, self._audience), request)


class _SignedStream(grpc.aio.UnaryStreamClientInterceptor):
    def __init__(self, tokens: ServiceTokens, audience: str) -> None:
        self._tokens, self._audience = tokens, audience

    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Sign one call with many answers."""
        return await continuation(await _signed(client_call_details, self._tokens, self._audience), request)


def _retries(methods: Collection[str]) -> str:
    names = [method.strip("/").split("/") for method in methods]
    policy = {
        "maxAttempts": 3,
        "initialBackoff": "0.05s",
        "maxBackoff": "0.5s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
    configs = [{"name": [{"service": service, "method": method}], "retryPolicy": policy} for service, method in names]
    return json.dumps({"methodConfig": configs})
