"""stated: what a photograph's own metadata says about the people in it, read before it is thrown away.

Model release and age come from the PLUS vocabulary (PLUS-LDF 2.0), people and their ages from the IPTC Photo Metadata
Standard, marked faces from the Metadata Working Group's regions. Looks for XMP as plain text wherever in the file it
lies; keeps no name. What is compressed or spread over several segments is not seen, so silence proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_BEGIN, _END = b"<x:xmpmeta", b"</x:xmpmeta>"
_ENOUGH: Final = 1 << 18
_RELEASE: Final = re.compile(r"ModelReleaseStatus\b.{0,120}?\bMR-(NON|NAP|UMR|LMR)\b", re.DOTALL)
_MINOR: Final = re.compile(r"MinorModelAgeDisclosure\b.{0,120}?\bAG-(?:A1[5-7]|U\d\d)\b", re.DOTALL)
_AGES: Final = re.compile(r"<\w+:ModelAge>(.{0,5000}?)</\w+:ModelAge>", re.DOTALL)
_PEOPLE: Final = re.compile(r"<\w+:PersonInImage>(.{0,5000}?)</\w+:PersonInImage>", re.DOTALL)
_FACE: Final = re.compile(r"\w+:Type(?:=[\"']|>)Face\b")
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
    text = _packets(data)
    if not text:
        return NOTHING
    release = _RELEASE.search(text)
    ages = [int(age) for block in _AGES.findall(text) for age in _ITEM.findall(block) if age.strip().isdecimal()]
    people = sum(len(_ITEM.findall(block)) for block in _PEOPLE.findall(text))
    return Stated(
        release=release[1] if release else "",
        minor=bool(_MINOR.search(text)) or any(age < _OF_AGE for age in ages),
        people=max(people, len(_FACE.findall(text))),
    )


def _packets(data: bytes) -> str:
    """All XMP in ``data``, up to 256 KiB: real packets have a few."""
    found, at = b"", data.find(_BEGIN)
    while at >= 0 and len(found) < _ENOUGH:
        end = data.find(_END, at)
        if end < 0:
            break
        found += data[at:end]
        at = data.find(_BEGIN, end)
    return found[:_ENOUGH].decode("utf-8", "replace")
