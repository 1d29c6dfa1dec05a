"""What the documents say is there is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from .pages import ROOT, anchors, blocks, name, pages, prose

EVERY = pytest.mark.parametrize("page", pages(), ids=name)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HOSTS = {"127.0.0.1", "localhost", "github.com"}  # what a reader may be sent to; package registries are none of them
OF_A_MACHINE = re.compile(r"(?<![\w.…/-])/(?:work|tmp|home|root|Users|var|opt)/")
# Whoever is on the machine reads the arguments of every process: a header with a secret is read from a file of none.
SECRET_IN_AN_ARGUMENT = re.compile(
    r"""(?:-H|--header)[ =]*["']?(?:X-API-Key|Authorization|Cookie)\b"""
    r"""|\bcurl\b.*\s(?:-u|--user|--oauth2-bearer)\s""",
    re.IGNORECASE,
)
ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
RUNBOOKS = sorted(page for page in (ROOT / "docs" / "runbooks").glob("*.md") if page.name != "README.md")


@EVERY
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(prose(page.read_text(encoding="utf-8"))):
        path, _, anchor = link.partition("#")
        if "://" in path:
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


@EVERY
def test_pages_name_no_registry_and_no_path_of_a_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([\w.-]+)", text)) <= HOSTS
    assert OF_A_MACHINE.findall(text) == []


@EVERY
def test_no_page_has_anybody_put_a_secret_into_an_argument(page: Path) -> None:
    assert SECRET_IN_AN_ARGUMENT.findall(page.read_text(encoding="utf-8")) == []


def test_a_secret_in_an_argument_is_found() -> None:
    for line in ('curl -H "X-API-Key: $KEY"', "curl --header='Authorization: Bearer x'", "curl -s -u me:word URL"):
        assert SECRET_IN_AN_ARGUMENT.search(line), line
    assert not SECRET_IN_AN_ARGUMENT.search("""curl -s -H @<(echo "X-API-Key: $KEY") -H 'Content-Type: x'""")


def test_both_readmes_have_the_same_parts_the_same_commands_and_the_same_links() -> None:
    english, chinese = ((ROOT / one).read_text(encoding="utf-8") for one in ("README.md", "README.zh-CN.md"))
    assert _levels(english) == _levels(chinese)
    assert _commands(english) == _commands(chinese)
    assert len(blocks(english, "mermaid")) == len(blocks(chinese, "mermaid")) == 1
    own = {"README.md", "README.zh-CN.md"}
    assert set(LINK.findall(english)) - own == set(LINK.findall(chinese)) - own


def test_what_a_machine_needs_is_what_the_doctor_looks_for() -> None:
    line = next(block for block in blocks((ROOT / "README.md").read_text(encoding="utf-8"), "sh") if "apt-get" in block)
    looked_for = re.findall(r"^look \S+ .*$", (ROOT / "tools" / "doctor").read_text(encoding="utf-8"), re.MULTILINE)
    needed = {word for one in looked_for if not one.endswith("optional") for word in one.split('"')[-1].split() if word}
    assert needed <= set(line.split())


def test_decisions_are_numbered_once_and_all_of_them_are_listed() -> None:
    numbers = [int(page.name[:4]) for page in ADRS]
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
    listed = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    for page, number in zip(ADRS, numbers, strict=True):
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. "), page.name
        assert f"]({page.name})" in listed
        assert [part for part in ("Context", "Decision", "Consequences") if f"**{part}.**" not in text] == [], page.name


@pytest.mark.parametrize("page", RUNBOOKS, ids=name)
def test_a_runbook_goes_from_symptom_to_mend_and_is_listed(page: Path) -> None:
    parts = re.findall(r"^\*\*(\w+)\.\*\*", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert parts[:4] == ["Symptom", "Look", "Meaning", "Mend"]
    assert f"]({page.name})" in (page.parent / "README.md").read_text(encoding="utf-8")


def _levels(text: str) -> list[str]:
    return re.findall(r"^(#+) ", prose(text), re.MULTILINE)


def _commands(text: str) -> list[str]:
    return [re.sub(r"\s+# .*$", "", block, flags=re.MULTILINE) for block in blocks(text, "sh")]
