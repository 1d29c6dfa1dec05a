"""A production hub's people: the first administrator, second factors and lists, by the command line and over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from openpyxl import Workbook

from tests.integration.directory.running import Running, directory

PASSWORD = "correct horse battery"
pytestmark = [pytest.mark.connected, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def hub(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with directory(database, "directory_people", tmp_path_factory.mktemp("people"), ENVIRONMENT="production") as made:
        yield made


@pytest.fixture(scope="module")
def web(hub: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=hub.url, timeout=30) as made:
        yield made


def admin(hub: Running, *words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(hub.command("admin", "--json", *words))
    return told


def set_up(web: httpx.Client, setup_code: str) -> list[str]:
    shown = web.post("/v1/setup", json={"setup_code": setup_code}).json()
    body = {"setup_code": setup_code, "password": PASSWORD}
    if shown["second_factor"]:
        body["code"] = pyotp.TOTP(shown["second_factor"]["secret"]).now()
    done = web.post("/v1/setup:finish", json=body)
    assert done.status_code == 200, done.text
    codes: list[str] = done.json()["recovery_codes"]
    return codes


def sign_in(web: httpx.Client, username: str, code: str = "") -> httpx.Response:
    return web.post("/v1/sign-in", json={"username": username, "password": PASSWORD, "totp": code})


def test_the_first_administrator_comes_in_enters_people_and_ends_one(
    hub: Running, web: httpx.Client, tmp_path: Path
) -> None:
    codes = set_up(web, admin(hub, "create", "first-admin", "--name", "管理员")["setup_code"])
    asked = sign_in(web, "first-admin")
    assert (asked.status_code, asked.json()["code"]) == (403, "second_factor_required")
    signed = sign_in(web, "first-admin", codes[0]).json()
    bearer = {"Authorization": f"Bearer {signed['access_token']}"}
    for code, parent in (("5201", None), ("520103", "5201")):
        entered = web.post("/v1/areas", json={"code": code, "name": f"区域{parent}"}, headers=bearer)
        assert entered.status_code == 201, entered.text

    file, handed = people(tmp_path, ["worker-9", "网格员09", "grid_worker", "area", 520103]), tmp_path / "codes.csv"
    told = admin(hub, "import-people", str(file), "--setup-codes", str(handed))
    assert (told["new"], told["setup_codes"]) == (["worker-9"], 1)
    assert admin(hub, "import-people", str(file))["same"] == ["worker-9"]
    assert set_up(web, handed.read_text(encoding="utf-8").splitlines()[1].split(",")[2]) == []
    worker = sign_in(web, "worker-9").json()

    path = f"/v1/people/{worker['person']['id']}"
    assert web.post(f"{path}:disable", headers=bearer).status_code == 200
    assert web.post(f"{path}:enable", headers=bearer).status_code == 200
    refused = web.post("/v1/refresh", json={"refresh_token": worker["refresh_token"]})
    assert (refused.status_code, refused.json()["code"]) == (401, "session_ended")
    assert sign_in(web, "worker-9").status_code == 200


def test_a_reset_by_the_command_line_ends_the_session_and_opens_the_way_back(hub: Running, web: httpx.Client) -> None:
    first = set_up(web, admin(hub, "create", "lost-phone", "--name", "管理员")["setup_code"])
    session = sign_in(web, "lost-phone", first[0]).json()
    setup_code = admin(hub, "reset-password", "lost-phone")["setup_code"]
    assert sign_in(web, "lost-phone", first[1]).status_code == 401
    assert web.post("/v1/refresh", json={"refresh_token": session["refresh_token"]}).status_code == 401
    second = set_up(web, setup_code)
    assert sign_in(web, "lost-phone", first[1]).status_code == 401
    assert sign_in(web, "lost-phone", second[0]).status_code == 200


def test_a_wrong_list_is_refused_by_cell(hub: Running, tmp_path: Path) -> None:
    file = people(tmp_path, ["handler-9", "承办员09", "unit_handler", "unit", "police-9"])
    with pytest.raises(subprocess.CalledProcessError) as refused:
        admin(hub, "import-people", str(file))
    assert json.loads(refused.value.stdout)["cells"] == [{"cell": "Sheet1!E2", "why": "there is no unit police-9"}]


def kitchen(hub: Running, folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [str(Path(sys.executable).with_name("kitchen")), "admin", *words]
    environment = {**hub.environment, "KITCHEN_RUN_DIR": str(folder)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, text=True, stdin=pipe, stdout=pipe, stderr=pipe)


def test_an_operator_comes_in_by_the_command_line_alone(hub: Running, web: httpx.Client, tmp_path: Path) -> None:
    with kitchen(hub, tmp_path, "create", "operator-9", "--json") as creating:
        out, said = creating.communicate(timeout=60)
    assert creating.returncode == 0, said
    with kitchen(hub, tmp_path, "set-up", "--url", hub.url) as asking:
        assert asking.stdin and asking.stderr and asking.stdout  # noqa: PT018  # pipes, for the type checker
        asking.stdin.write(f"{json.loads(out)['setup_code']}\n{PASSWORD}\n")
        asking.stdin.flush()
        shown = next(line for line in asking.stderr if "otpauth://" in line)
        secret = parse_qs(urlsplit(shown[shown.index("otpauth") :].strip()).query)["secret"][0]
        asking.stdin.write(f"{pyotp.TOTP(secret).now()}\n")
        asking.stdin.flush()
        codes = asking.stdout.read().split()
        assert asking.wait(60) == 0
    assert len(codes) == 10
    assert sign_in(web, "operator-9", codes[9]).status_code == 200


def people(folder: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    book.worksheets[0].title = "Sheet1"
    for row in (["username", "name", "role", "scope", "scope_code"], *rows):
        book.worksheets[0].append(row)
    book.save(folder / "people.xlsx")
    return folder / "people.xlsx"
