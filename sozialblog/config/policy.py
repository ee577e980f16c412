"""policy: the Träger's rules, and what a unit may set differently. Pure.

Every setting has a direction: tighter is always allowed, looser only where ``[freedoms]`` lists the value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import isodate

NEEDS = ("consent", "post")
ROLES = ("leitung", "datenschutz", "redaktion", "vertretung")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules in force. Defaults are the strict ones: doubt withholds.

    ``longest`` is an ISO 8601 duration; ``needs`` always holds ``consent``.
    """

    needs: tuple[str, ...] = NEEDS
    signatures: int = 1
    roles: tuple[str, ...] = ("leitung",)
    four_eyes: bool = True
    on_paper: bool = False
    longest: str = "P3Y"
    require_notice: bool = True
    names: str = "warn"
    places: tuple[str, ...] = ()
    public_figures: tuple[str, ...] = ()
    public_details: tuple[str, ...] = ()

    def latest_end(self, given: dt.date) -> dt.date:
        """The last day on which a consent given on ``given`` may count under this policy."""
        return add_duration(given, self.longest)


#: dotted key in TOML -> attribute
KEYS: Mapping[str, str] = {
    "approval.needs": "needs",
    "approval.signatures": "signatures",
    "approval.roles": "roles",
    "approval.four_eyes": "four_eyes",
    "approval.on_paper": "on_paper",
    "consent.longest": "longest",
    "consent.require_notice": "require_notice",
    "text.names": "names",
    "text.places": "places",
    "text.public_figures": "public_figures",
    "text.public_details": "public_details",
}

_REFERENCE = dt.date(2024, 1, 1)


def add_duration(day: dt.date, duration: str) -> dt.date:
    """``day`` plus an ISO 8601 duration; the calendar's end if that lies beyond it."""
    try:
        moved = day + isodate.parse_duration(duration)
    except (OverflowError, ValueError):
        return dt.date.max
    return moved.date() if isinstance(moved, dt.datetime) else moved


def is_duration(text: str) -> bool:
    """Whether ``text`` is an ISO 8601 duration of at least a day and at most a century."""
    if not text.startswith("P") or "T" in text:
        return False
    try:
        end: dt.date = _REFERENCE + isodate.parse_duration(text)
    except (isodate.ISO8601Error, OverflowError, ValueError, TypeError):
        return False
    return _REFERENCE < end <= _REFERENCE.replace(year=2124)


def _covers(own: object, other: object) -> bool:
    return set(_words(own)) >= set(_words(other))


def _within(own: object, other: object) -> bool:
    return set(_words(own)) <= set(_words(other))


def _words(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _shorter(own: object, other: object) -> bool:
    return add_duration(_REFERENCE, str(own)) <= add_duration(_REFERENCE, str(other))


def _at_least(own: object, other: object) -> bool:
    return int(str(own)) >= int(str(other))


def _kept(own: object, other: object) -> bool:
    """A safeguard that is on may not be switched off."""
    return bool(own) or not other


def _not_added(own: object, other: object) -> bool:
    """A permission that is off may not be switched on."""
    return bool(other) or not own


def _sterner(own: object, other: object) -> bool:
    return own == "block" or other == "warn"


# Per setting: whether a unit's value is at least as tight as the Träger's.
_TIGHT: Mapping[str, Callable[[object, object], bool]] = {
    "needs": _covers,
    "signatures": _at_least,
    "roles": _within,
    "four_eyes": _kept,
    "on_paper": _not_added,
    "longest": _shorter,
    "require_notice": _kept,
    "names": _sterner,
    "places": _within,
    "public_figures": _within,
    "public_details": _within,
}


def combine(
    traeger: Policy, own: Mapping[str, object], freedoms: Mapping[str, tuple[object, ...]]
) -> tuple[Policy, tuple[str, ...]]:
    """A unit's policy, and the dotted keys it loosened without being free to.

    ``own`` maps dotted keys to the unit's values. A value that is neither tighter nor listed is not taken
    over: the Träger's stays in force.
    """
    changes: dict[str, Any] = {}
    refused: list[str] = []
    for dotted, value in own.items():
        attribute = KEYS[dotted]
        if _TIGHT[attribute](value, getattr(traeger, attribute)) or _listed(value, freedoms.get(dotted, ())):
            changes[attribute] = value
        else:
            refused.append(dotted)
    return replace(traeger, **changes), tuple(refused)


def _listed(value: object, allowed: tuple[object, ...]) -> bool:
    def same(one: object, other: object) -> bool:
        if isinstance(one, tuple) and isinstance(other, tuple):
            return set(one) == set(other)
        return one == other

    return any(same(value, item) for item in allowed)


def as_dotted(policy: Policy) -> dict[str, object]:
    """Every setting under its TOML key, for display."""
    return {dotted: getattr(policy, attribute) for dotted, attribute in KEYS.items()}
