"""A changed copy is what `dataclasses.replace` would have made, and nothing of the first one moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.altered import altered


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """A record with a field that has no default."""

    id: str
    lit: bool = False
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A record that looks at what it is given."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("upside down")


@dataclass(frozen=True)
class Loose:
    """A record without slots."""

    id: str
    lit: bool = False


CHANGES = st.fixed_dictionaries(
    {}, optional={"id": st.text(), "lit": st.booleans(), "posts": st.lists(st.text()).map(tuple)}
)


@given(st.builds(Lamp, id=st.text(), lit=st.booleans(), posts=st.lists(st.text()).map(tuple)), CHANGES)
def test_it_is_what_replace_makes(lamp: Lamp, changes: dict[str, object]) -> None:
    before = replace(lamp)
    assert altered(lamp, **changes) == replace(lamp, **changes)  # type: ignore[arg-type]  # of any fields
    assert lamp == before


def test_a_field_that_it_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="Lamp has no field colour"):
        altered(Lamp(id="1"), colour="red")


@pytest.mark.parametrize("record", [Checked(1, 2), Loose("1")])
def test_a_record_that_checks_itself_or_has_no_slots_is_refused(record: object) -> None:
    with pytest.raises(TypeError, match="slots and no __post_init__"):
        altered(record)
