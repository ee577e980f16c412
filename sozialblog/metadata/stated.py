"""stated: what a photograph's own metadata says about the people in it, read before it is thrown away.

Model release and age come from the PLUS vocabulary (PLUS-LDF 2.0), people and their ages from the IPTC Photo Metadata
Standard, marked faces from the Metadata Working Group's regions. Keeps no name; silence proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sozialblog.metadata.packets import xmp

_RELEASE: Final = re.compile(r"ModelReleaseStatus\b.{0,120}?\bMR-(NON|NAP|UMR|LMR)\b", re.DOTALL)
_MINOR: Final = re.compile(r"MinorModelAgeDisclosure\b.{0,120}?\bAG-(?:A1[5-7]|U\d\d)\b", re.DOTALL)
_AGES: Final = re.compile(r"<\w+:ModelAge>(.{0,5000}?)</\w+:ModelAge>", re.DOTALL)
_PEOPLE: Final = re.compile(r"<\w+:PersonInImage>(.{0,5000}?)</\w+:PersonInImage>", re.DOTALL)
_FACE: Final = re.compile(r"\w:Type(?:=[\"']|>)Face\b")
_ITEM: Final = re.compile(r"<rdf:li[^>]*>\s*([^<]*)")
_OF_AGE: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """``release`` is NON (none), NAP (not applicable), UMR (unlimited), LMR (limited or incomplete), or empty."""

    release: str = ""
    minor: bool = False
    people: int = 0  #: how many people are named or faces marked, whichever is more


NOTHING: Final = Stated()


def stated(data: bytes) -> Stated:
    """What the photograph ``data`` says; :data:`NOTHING` for most. Never raises."""
    packets = xmp(data)
    if not packets:
        return NOTHING
    text = "\n".join(packets)
    release = _RELEASE.search(text)
    ages = [int(age) for block in _AGES.findall(text) for age in _ITEM.findall(block) if age.strip().isdecimal()]
    return Stated(
        release=release[1] if release else "",
        minor=bool(_MINOR.search(text)) or any(age < _OF_AGE for age in ages),
        people=max(map(_people, packets)),
    )


def _people(packet: str) -> int:
    named = sum(len(_ITEM.findall(block)) for block in _PEOPLE.findall(packet))
    return max(named, len(_FACE.findall(packet)))
