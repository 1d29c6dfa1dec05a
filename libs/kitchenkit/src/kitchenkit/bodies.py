"""Bodies of commands: made from their dataclasses, so that there is one definition of what a command says."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, create_model

MAX_TEXT = 100_000
MAX_REMARK = 4000


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("this is before the year 1 or after the year 9999") from error


# What the outside may say and every store can keep: JSON has numbers and times that no database has.
Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Integer = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]


class Body(BaseModel):
    """The body of a command; every one accepts a reason and a note."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, str_max_length=MAX_TEXT, allow_inf_nan=False,
        use_attribute_docstrings=True,
    )  # fmt: skip


def body_model(name: str, command: type[Any], *, without: frozenset[str] = frozenset()) -> type[Body]:
    """Return the body of `command`: its fields but those of `without`, and `reason` and `note`."""
    hints = typing.get_type_hints(command, include_extras=True)
    fields: dict[str, Any] = {
        remark: (str, Field(default="", max_length=MAX_REMARK, description=about))
        for remark, about in (("reason", "why, for the history"), ("note", "a remark, for the history"))
    }
    for one in dataclasses.fields(command):
        if one.name not in without:
            fields[one.name] = (keepable(hints[one.name]), _default(one))
    return create_model(name, __base__=Body, __doc__=(command.__doc__ or name).strip(), **fields)


def keepable(hint: Any) -> Any:
    """Return the type of a field or parameter so that what it lets in can be stored."""
    if isinstance(hint, types.UnionType):
        return typing.Union[tuple(keepable(one) for one in typing.get_args(hint))]  # noqa: UP007  # made of what it finds
    return {datetime: Instant, int: Integer}.get(hint, hint)


def command_of(command: type[Any], body: Body, filled: typing.Mapping[str, Any]) -> Any:
    """Return the command that a body says; raises ValueError where the command itself refuses its content."""
    said = {one.name: getattr(body, one.name) for one in dataclasses.fields(command) if one.name not in filled}
    return command(**said, **filled)


def needs_nothing(model: type[Body]) -> bool:
    """Say whether a request without a body is a whole command."""
    return not any(field.is_required() for field in model.model_fields.values())


def _default(one: dataclasses.Field[Any]) -> Any:
    if one.default is not dataclasses.MISSING:
        return one.default
    if one.default_factory is not dataclasses.MISSING:
        return Field(default_factory=one.default_factory)
    return ...
