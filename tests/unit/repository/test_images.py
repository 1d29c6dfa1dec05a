"""The images, as far as that can be seen without an engine: what they copy is there, what they start exists."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from kitchenctl.processes import SERVICES

ROOT = Path(__file__).resolve().parents[3]
HOME = ROOT / "deploy" / "images"
FILES = {file.name: re.sub(r"\\\n\s*", "", file.read_text(encoding="utf-8")) for file in HOME.glob("*Dockerfile")}
EVERY = pytest.mark.parametrize("name", FILES)
PER_SERVICE = "Dockerfile"


def lines(name: str, word: str) -> list[str]:
    """Return what follows this word at the beginning of a line."""
    return re.findall(rf"^{word} (.+)$", FILES[name], re.MULTILINE)


def sent(path: str) -> bool:
    """Say whether a path of the repository is in the build context: the last pattern that fits decides."""
    taken = True
    for pattern in (ROOT / ".dockerignore").read_text(encoding="utf-8").split():
        bare = pattern.removeprefix("!")
        parts = [path, *(str(parent) for parent in Path(path).parents)]
        inner = {part.rsplit("/", 1)[-1] for part in parts}
        fits = any(fnmatch(one, bare.removeprefix("**/")) for one in inner) if "**/" in bare else bare in ("*", *parts)
        taken = pattern.startswith("!") if fits else taken
    return taken


@EVERY
def test_what_it_copies_is_there_and_comes_into_the_build(name: str) -> None:
    """Seen to fail: `protos/topics` was copied and not sent."""
    copied = [line.split()[:-1] for line in lines(name, "COPY") if not line.startswith("--from")]
    sources = [source.removeprefix("./") for words in copied for source in words]
    assert sources
    assert [one for one in sources if not (ROOT / one).exists()] == []
    assert [one for one in sources if not sent(one)] == []


@EVERY
def test_it_runs_as_nobody_in_particular_on_the_python_that_it_was_made_with(name: str) -> None:
    bases = [line.split()[0] for line in lines(name, "FROM")]
    assert len({base for base in bases if base.startswith("python:")}) == 1  # the environment names its interpreter
    assert all(":" in base and not base.endswith(":latest") for base in bases)
    assert lines(name, "USER")[-1] == "10001:10001"


@EVERY
def test_what_it_starts_is_made_in_it(name: str) -> None:
    (command,) = json.loads(lines(name, "ENTRYPOINT")[-1])
    if command == "kitchen":  # the script of a package, which is installed with all others
        assert 'kitchen = "kitchenctl.entry:run"' in (ROOT / "libs/kitchenctl/pyproject.toml").read_text("utf-8")
        return
    assert f"> /opt/kitchen/bin/{command}" in FILES[name]
    assert "exec python -m kitchen_" in FILES[name]
    started = SERVICES if name == PER_SERVICE else ("console",)
    for service in started:
        assert (ROOT / f"services/{service}/src/kitchen_{service}/__main__.py").is_file()
        settings = (ROOT / f"k8s/base/{service}/settings.env").read_text(encoding="utf-8")
        assert f"{service.upper()}_HTTP_PORT=8080\n" in settings  # where the image's own health check asks


def test_what_nobody_needs_is_not_sent() -> None:
    assert not any(map(sent, (".git/HEAD", ".run/secrets.json", "services/console/web/node_modules/vue", "tests")))
