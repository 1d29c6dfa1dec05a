"""A token proves a person offline; what is known lives on while the directory is away, what is new does not."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey
from pydantic import SecretStr

from kitchenkit.issuer import HttpIssuer
from kitchenkit.react import Transient
from kitchenkit.rights import Right, Scope
from kitchenkit.tokens import ISSUER, Issued, ServiceTokens, Tokens, Unauthenticated, sign
from tests.fakes.clock import FakeClock
from tests.fakes.issuer import FakeIssuer, rights


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def issuer(clock: FakeClock) -> FakeIssuer:
    return FakeIssuer(now=clock)


async def test_a_token_says_who_with_which_rights_until_when(issuer: FakeIssuer, clock: FakeClock) -> None:
    token = issuer.token("p1", ("dispatcher", "area:520103"), ("admin", "hub"), limit=6000, name="值班员")
    who = await issuer.verifier().bearer(token)
    assert (who.id, who.limit, who.name, who.expires.timestamp()) == ("p1", 6000, "值班员", clock.at + 900)
    assert who.rights == (Right("dispatcher", Scope("area", "520103")), Right("admin", Scope("hub")))


async def test_verifying_asks_the_directory_once_for_all_tokens(issuer: FakeIssuer) -> None:
    verifier = issuer.verifier()
    tokens = [issuer.token(f"p{n}") for n in range(20)]
    await asyncio.gather(*(verifier.bearer(token) for token in tokens * 3))
    assert issuer.asked == {"jwks": 1}


def tampered(token: str) -> str:
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["rights"] = [{"role": "admin", "kind": "hub", "id": ""}]
    return ".".join([head, base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("="), signature])


def unsigned(token: str) -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"none","kid":"k0"}').decode().rstrip("=")
    return f"{head}.{token.split('.')[1]}."


def stranger(issuer: FakeIssuer) -> str:
    key = OKPKey.generate_key("Ed25519", parameters={"kid": "k0"})
    now = int(issuer.now())
    claims = {"iss": ISSUER, "aud": "kitchen", "sub": "p", "exp": now + 60, "jti": "j", "rights": []}
    return sign(claims, key)


WRONG: Mapping[str, Callable[[FakeIssuer], str]] = {
    "expired": lambda i: i.token("p", exp=int(i.now()) - 60),
    "for another audience": lambda i: i.token("p", aud="triage"),
    "of another issuer": lambda i: i.token("p", iss="elsewhere"),
    "without a subject": lambda i: i.token("p", sub=None),
    "not yet valid": lambda i: i.token("p", nbf=int(i.now()) + 600),
    "with broken rights": lambda i: i.token("p", rights=[{"role": "admin"}]),
    "with a right that reaches nothing": lambda i: i.token("p", rights=[{"role": "admin", "kind": "area", "id": ""}]),
    "tampered": lambda i: tampered(i.token("p", ("resident", "self:p"))),
    "unsigned": lambda i: unsigned(i.token("p", ("admin", "hub"))),
    "signed by a stranger under a known kid": stranger,
    "nonsense": lambda _: "a.b.c",
    "empty": lambda _: "",
    "not ascii": lambda _: "令牌",
    "endless": lambda i: i.token("p", name="x" * 9000),
}


@pytest.mark.parametrize("kind", WRONG)
async def test_a_token_that_is_wrong_proves_nobody(issuer: FakeIssuer, kind: str) -> None:
    verifier = issuer.verifier()
    await verifier.bearer(issuer.token("p"))
    with pytest.raises(Unauthenticated):
        await verifier.bearer(WRONG[kind](issuer))


@given(st.text(max_size=200))
def test_no_text_makes_the_verifier_stumble(text: str) -> None:
    async def ask() -> None:
        issuer = FakeIssuer(now=lambda: 1_795_000_000.0)
        for prove in (issuer.verifier().bearer, issuer.verifier().api_key):
            with pytest.raises(Unauthenticated):
                await prove(text)

    asyncio.run(ask())


async def test_a_verified_token_ends_when_it_says(issuer: FakeIssuer, clock: FakeClock) -> None:
    verifier, token = issuer.verifier(), issuer.token("p1")
    await verifier.bearer(token)
    clock.at += 899
    await verifier.bearer(token)
    clock.at += 1
    with pytest.raises(Unauthenticated, match="expired"):
        await verifier.bearer(token)


async def test_a_kind_of_scope_of_a_later_version_gives_nothing(issuer: FakeIssuer) -> None:
    later = [{"role": "admin", "kind": "planet", "id": "x"}, {"role": "editor", "kind": "hub", "id": ""}]
    assert (await issuer.verifier().bearer(issuer.token("p", rights=later))).roles == {"editor"}


async def test_a_new_key_is_asked_for_but_strangers_cannot_make_us_ask_all_the_time(
    issuer: FakeIssuer, clock: FakeClock
) -> None:
    verifier = issuer.verifier()
    await verifier.bearer(issuer.token("p1"))
    clock.at += 5
    issuer.rotate()
    await verifier.bearer(issuer.token("p2"))
    assert issuer.asked["jwks"] == 2
    unknown = FakeIssuer(now=clock)
    unknown.keys = [OKPKey.generate_key("Ed25519", parameters={"kid": f"x{n}"}) for n in range(50)]
    for key in unknown.keys:
        unknown.keys = [key]
        with pytest.raises(Unauthenticated):
            await verifier.bearer(unknown.token("p"))
    assert issuer.asked["jwks"] == 2


async def test_a_key_that_the_directory_takes_back_is_refused_after_ten_minutes(
    issuer: FakeIssuer, clock: FakeClock
) -> None:
    issuer.life = 3600
    verifier, old = issuer.verifier(), issuer.token("p1")
    stolen = issuer.token("p2")
    await verifier.bearer(old)
    issuer.keys.clear()
    issuer.rotate()
    issuer.keys[0] = OKPKey.generate_key("Ed25519", parameters={"kid": "k9"})
    clock.at += 601
    with pytest.raises(Unauthenticated):
        await verifier.bearer(stolen)


async def test_with_the_directory_away_known_keys_go_on_and_unknown_ones_wait(
    issuer: FakeIssuer, clock: FakeClock
) -> None:
    issuer.life = 3600
    verifier = issuer.verifier()
    await verifier.bearer(issuer.token("p1"))
    issuer.away = True
    clock.at += 1200
    assert (await verifier.bearer(issuer.token("p2"))).id == "p2"
    issuer.rotate()
    with pytest.raises(Transient):
        await verifier.bearer(issuer.token("p3"))
    with pytest.raises(Transient):
        await issuer.verifier().bearer(issuer.token("p1"))
    issuer.away = False
    clock.at += 5
    assert (await verifier.bearer(issuer.token("p3"))).id == "p3"


async def test_an_api_key_is_exchanged_once_in_five_minutes_however_many_ask(
    issuer: FakeIssuer, clock: FakeClock
) -> None:
    issuer.api_keys["k.s"] = ("p1", rights(("grid_worker", "area:5201")))
    verifier = issuer.verifier()
    who = await asyncio.gather(*(verifier.api_key("k.s") for _ in range(50)))
    assert {one.id for one in who} == {"p1"}
    clock.at += 299
    await verifier.api_key("k.s")
    assert issuer.asked["exchange"] == 1
    clock.at += 1
    await verifier.api_key("k.s")
    assert issuer.asked["exchange"] == 2


async def test_a_revoked_api_key_ends_after_five_minutes_and_a_wrong_one_is_not_passed_on_each_time(
    issuer: FakeIssuer, clock: FakeClock
) -> None:
    issuer.api_keys["k.s"] = ("p1", ())
    verifier = issuer.verifier()
    await verifier.api_key("k.s")
    del issuer.api_keys["k.s"]
    clock.at += 300
    for _ in range(100):
        with pytest.raises(Unauthenticated):
            await verifier.api_key("k.s")
    assert issuer.asked["exchange"] == 2
    with pytest.raises(Unauthenticated):
        await verifier.api_key("without a dot")
    assert issuer.asked["exchange"] == 2


async def test_with_the_directory_away_a_known_api_key_lives_until_its_token_ends_and_a_new_one_waits(
    issuer: FakeIssuer, clock: FakeClock
) -> None:
    issuer.api_keys |= {"k.s": ("p1", ()), "new.s": ("p2", ())}
    verifier = issuer.verifier()
    await verifier.api_key("k.s")
    issuer.away = True
    clock.at += 600
    for _ in range(10):
        assert (await verifier.api_key("k.s")).id == "p1"
    assert issuer.asked["exchange"] == 2
    with pytest.raises(Transient):
        await verifier.api_key("new.s")
    clock.at += 300
    with pytest.raises(Transient):  # it may well be good, and is not called wrong
        await verifier.api_key("k.s")


async def test_a_good_api_key_is_good_at_every_instant(issuer: FakeIssuer, clock: FakeClock) -> None:
    """A token ends at a whole second, before its life counted from the answer: a good key was refused until then."""
    issuer.api_keys["k.s"] = ("p1", ())
    issuer.life, clock.at = 300.0, clock.at + 0.9
    verifier = issuer.verifier()
    for _ in range(3_100):
        assert (await verifier.api_key("k.s")).id == "p1"
        clock.at += 0.2
    assert issuer.asked["exchange"] == 3


async def test_one_who_gives_up_does_not_take_the_others_along(issuer: FakeIssuer) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()

    class Slow(FakeIssuer):
        async def exchange(self, api_key: str) -> Issued:
            asked.set()
            await answer.wait()
            return await super().exchange(api_key)

    slow = Slow()
    slow.api_keys["k.s"] = ("p1", ())
    verifier = slow.verifier()
    first = asyncio.ensure_future(verifier.api_key("k.s"))
    await asked.wait()
    second = asyncio.ensure_future(verifier.api_key("k.s"))
    first.cancel()
    answer.set()
    assert (await second).id == "p1"
    assert slow.asked["exchange"] == 1


async def test_a_services_token_is_for_one_audience_and_renewed_in_time(issuer: FakeIssuer, clock: FakeClock) -> None:
    issuer.secrets["intake"] = "s3cret"
    tokens = ServiceTokens(issuer, "intake", SecretStr("s3cret"), now=clock)
    token = await tokens.token("triage")
    assert (await issuer.verifier("triage").bearer(token)).id == "service:intake"
    with pytest.raises(Unauthenticated):
        await issuer.verifier("dispatch").bearer(token)
    clock.at += 700
    assert await tokens.token("triage") == token
    issuer.away = True
    clock.at += 100
    assert await tokens.token("triage") == token
    issuer.away = False
    clock.at += 5
    assert await tokens.token("triage") != token
    assert issuer.asked["service_token"] == 3
    with pytest.raises(Unauthenticated):
        await ServiceTokens(issuer, "intake", SecretStr("wrong"), now=clock).token("triage")


def directory(issuer: FakeIssuer) -> httpx.MockTransport:
    async def answer(request: httpx.Request) -> httpx.Response:
        if issuer.away:
            raise httpx.ConnectTimeout("no answer")
        if request.url.path == "/.well-known/jwks.json":
            return httpx.Response(200, json=dict(await issuer.jwks()))
        body = json.loads(request.content)
        try:
            if body["grant"] == "api_key":
                issued = await issuer.exchange(request.headers["x-api-key"])
            else:
                kind, _, plain = request.headers["authorization"].partition(" ")
                service, _, secret = base64.b64decode(plain).decode().partition(":")
                assert (kind, service) == ("Basic", body["service"])
                issued = await issuer.service_token(service, secret, body["audience"])
        except Unauthenticated:
            return httpx.Response(401, json={})
        return httpx.Response(200, json={"access_token": issued.access_token, "expires_in": issued.expires_in})

    return httpx.MockTransport(answer)


async def test_over_http_the_directory_is_the_same_issuer(issuer: FakeIssuer, clock: FakeClock) -> None:
    issuer.api_keys["k.s"] = ("p1", ())
    issuer.secrets["intake"] = "s3cret"
    http = HttpIssuer("http://directory", transport=directory(issuer))
    verifier = Tokens(http, audiences=["kitchen"], now=clock)
    assert (await verifier.api_key("k.s")).id == "p1"
    with pytest.raises(Unauthenticated):
        await verifier.api_key("k.wrong")
    token = await ServiceTokens(http, "intake", SecretStr("s3cret"), now=clock).token("triage")
    assert (await issuer.verifier("triage").bearer(token)).roles == {"service"}
    issuer.away = True
    with pytest.raises(Transient):
        await Tokens(http, audiences=["kitchen"], now=clock).api_key("k.s")
    await http.close()


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500),
        httpx.Response(429),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={}),
    ],
)
async def test_a_directory_that_answers_nonsense_is_away(response: httpx.Response) -> None:
    http = HttpIssuer("http://directory", transport=httpx.MockTransport(lambda _: response))
    asks: list[Any] = [http.jwks, lambda: http.exchange("k.s"), lambda: http.service_token("a", "b", "c")]
    for ask in asks:
        with pytest.raises(Transient):
            await ask()
    await http.close()
