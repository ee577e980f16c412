"""values: what a front matter says as plain values, how a value is written, and what a change has to come to. Pure."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Mapping
from typing import Any

import yaml

from sozialblog.consent import SPELLINGS as CONSENT_SPELLINGS
from sozialblog.errors import ContentError
from sozialblog.fields import parse_yaml, plain
from sozialblog.posts import SPELLINGS

Path = tuple[str | int, ...]  #: keys by their English name, items by number; one past the last appends
REMOVED = object()  #: as a value: take the key or item out


class UnsafeError(ValueError):
    """The change cannot be made without touching what it should not; the file has to be edited by hand."""


def values_of(front: str) -> Any:
    """The values of a front matter. Raises :class:`UnsafeError` where it is not one that the site would read."""
    try:
        return plain(parse_yaml(front, path="", first_line=1))
    except ContentError as error:
        raise UnsafeError(str(error)) from None


def expected(values: Any, path: Path, value: object) -> Any:
    """What the values have to be afterwards."""
    result = copy.deepcopy(values) if isinstance(values, dict) else {}
    at: Any = result
    for step, following in itertools.pairwise(path):
        key = _key(at, step) if isinstance(step, str) else step
        if isinstance(at, dict) and at.get(key) is None:
            at[key] = [] if isinstance(following, int) else {}
        elif isinstance(at, list) and key == len(at):
            at.append([] if isinstance(following, int) else {})
        at = at[key]
    last = _key(at, path[-1]) if isinstance(path[-1], str) else path[-1]
    if value is REMOVED:
        at.pop(last)
    elif isinstance(at, list) and last == len(at):
        at.append(_plain(value))
    else:
        at[last] = _plain(value)
    return result


def _key(at: Mapping[str, Any], name: str) -> str:
    """The spelling in which a key stands there already."""
    return next((key for key in at if means(str(key), name)), name)


def means(key: str, name: str) -> bool:
    """Whether a key as written is ``name``; a few German words mean one thing in documents, another in records."""
    return name in (key, SPELLINGS.get(key), CONSENT_SPELLINGS.get(key))


def _plain(value: object) -> object:
    """What the reader will make of a written value."""
    return plain(parse_yaml(dumped(value) + "\n", path="", first_line=1))


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value and not dumper.flow_level else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dumped(value: object, *, flow: bool = False) -> str:
    """A value as YAML; ``flow`` on one line, as between brackets."""
    out: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1 << 30, default_flow_style=flow,
    )  # fmt: skip
    return out.removesuffix("\n").removesuffix("\n...").removesuffix("\n")
