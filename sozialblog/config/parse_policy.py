"""parse_policy: the tables [policy] and [freedoms], for the Träger and its units alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sozialblog.config.policy import KEYS, NEEDS, ROLES, Policy, is_duration
from sozialblog.fields import Entry, Fields
from sozialblog.i18n import msg


def read_policy(top: Fields, traeger: Policy) -> dict[str, Any]:
    """What is written under ``[policy]``, by dotted key."""
    table = top.table("policy")
    if table is None:
        return {}
    found: dict[str, Any] = {}
    for group, read in (("approval", _approval), ("consent", _consent), ("text", _text)):
        nested = table.table(group)
        if nested is not None:
            found |= {f"{group}.{key}": value for key, value in read(nested, traeger).items()}
            nested.finish()
    table.finish()
    return found


def _approval(table: Fields, traeger: Policy) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if table.has("needs"):
        needs = table.texts("needs", NEEDS) or ()
        found["needs"] = tuple(need for need in NEEDS if need in needs or need == "consent")
    if table.has("signatures"):
        found["signatures"] = table.integer("signatures", default=traeger.signatures, least=1, most=20)
    if table.has("roles"):
        found["roles"] = table.texts("roles", ROLES) or traeger.roles
    for key in ("four_eyes", "on_paper"):
        if table.has(key):
            found[key] = table.boolean(key, default=getattr(traeger, key))
    return found


def _consent(table: Fields, traeger: Policy) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if table.has("longest"):
        found["longest"] = _duration(table, traeger)
    if table.has("require_notice"):
        found["require_notice"] = table.boolean("require_notice", default=True)
    return found


def _text(table: Fields, traeger: Policy) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if table.has("names"):
        found["names"] = table.choice("names", ("warn", "block"), default=traeger.names)
    for key in ("places", "public_figures", "public_details"):
        if table.has(key):
            found[key] = table.texts(key) or ()
    return found


def _duration(table: Fields, traeger: Policy) -> str:
    value = table.text("longest")
    if is_duration(value):
        return value
    message = msg("“{value}” is not a length of time.", value=value)
    table.fault("longest", table.line_of("longest"), message, msg("Write P3Y for three years or P18M for 18 months."))
    return traeger.longest


def read_freedoms(top: Fields) -> dict[str, tuple[object, ...]]:
    table = top.table("freedoms")
    found: dict[str, tuple[object, ...]] = {}
    for key in table.keys() if table else ():
        assert table is not None
        items = table.items(key) or ()
        if key not in KEYS:
            table.fault(
                key, table.line_of(key), msg("“{key}” is no setting of the policy.", key=key),
                msg("Use one of: {options}.", options=sorted(KEYS)),
            )  # fmt: skip
            continue
        found[key] = tuple(_frozen(item) for item in items)
    return found


def _frozen(entry: Entry) -> object:
    value = entry.value
    if isinstance(value, tuple):
        return tuple(_frozen(item) for item in value)
    return None if isinstance(value, Mapping) else value
