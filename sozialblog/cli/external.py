"""external: links to other websites, on request and never in a build. What was seen lately is remembered."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urldefrag

from sozialblog.cli import visit
from sozialblog.cli.common import Call
from sozialblog.cli.visit import Answer, Visitor
from sozialblog.errors import UsageError
from sozialblog.findings import Finding, Severity, ordered
from sozialblog.gates import Judgement
from sozialblog.i18n import Message, msg

CODE: Final = "S509"
_CACHE: Final = Path(".sozialblog") / "links.json"
_GOOD: Final = dt.timedelta(days=7)  #: for so long an address that answered is not asked again
_BAD: Final = dt.timedelta(days=1)
_SHY: Final = (401, 403, 405, 406, 429, 451, 501, 999)  #: statuses that say more about us than about the page
_FAULT: Final = 400  #: the first status that is one (RFC 9110, 15.5)
_GONE: Final = (404, 410)


def with_external(call: Call, chosen: tuple[Judgement, ...], *, private: bool) -> tuple[Judgement, ...]:
    """``chosen`` with a warning for each link to another website that leads nowhere. Needs the extra ``links``."""
    if importlib.util.find_spec("urllib3") is None:
        raise UsageError(
            msg(
                "Looking at other websites needs the extra “links”. Install it with: {command}",
                command='pip install "sozialblog[links]"',
            )
        )
    wanted = {url for judgement in chosen for url, _ in _links(judgement)}
    answers = _answers(call, wanted, Visitor(private=private, pause=visit.PAUSE))
    return tuple(
        replace(item, findings=ordered([*item.findings, *_findings(item, answers)])) if item.document.readable else item
        for item in chosen
    )


def _links(judgement: Judgement) -> Iterator[tuple[str, int]]:
    """Addresses of other websites, without fragments, and their lines."""
    case = judgement.case
    for link in case.body.links:
        target = case.index.resolve(case.document, link.target, case.files)
        if target.kind == "external" and link.target.lower().startswith(("http://", "https://")):
            yield urldefrag(link.target)[0], link.line


def _answers(call: Call, wanted: set[str], visitor: Visitor) -> dict[str, Answer]:
    path = call.folder / _CACHE
    known = {url: answer for url, (day, answer) in _remembered(path).items() if _is_fresh(day, answer, call.today)}
    days = {url: day for url, (day, _) in _remembered(path).items() if url in known}
    missing = wanted - known.keys()
    for number, (url, answer) in enumerate(visitor.visit_all(missing), start=1):
        call.warn(msg("{number} of {all}: {url}", number=number, all=len(missing), url=url))
        known[url], days[url] = answer, call.today
        _remember(path, known, days)
    return known


def _is_fresh(day: dt.date, answer: Answer, today: dt.date) -> bool:
    good = 0 < answer.status < _FAULT and not answer.reason
    return dt.timedelta(0) <= today - day < (_GOOD if good else _BAD)


def _remembered(path: Path) -> dict[str, tuple[dt.date, Answer]]:
    """What earlier calls saw; a damaged file is nothing."""
    try:
        stored: Any = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(url): (dt.date.fromisoformat(entry.pop("day")), Answer(**entry)) for url, entry in stored.items()
        }  # fmt: skip
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _remember(path: Path, known: Mapping[str, Answer], days: Mapping[str, dt.date]) -> None:
    """Costs nothing but time if the disk refuses."""
    data = {url: {"day": days[url].isoformat(), **asdict(answer)} for url, answer in sorted(known.items())}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new")
        temporary.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        return


def _findings(judgement: Judgement, answers: Mapping[str, Answer]) -> Iterator[Finding]:
    for url, line in _links(judgement):
        said = _said(url, answers[url]) if url in answers else None
        if said is not None:
            message, fix, severity = said
            yield Finding(
                code=CODE, severity=severity, path=judgement.document.path, line=line, message=message, fix=fix
            )


def _said(url: str, answer: Answer) -> tuple[Message, Message, Severity] | None:
    """Message, remedy and weight; None for a page that is there, or that we were not let in to see."""
    shown = url[:120]
    look = msg("Look at it in a browser, and correct the link or take it out.")
    if answer.reason == "private":
        look = msg("Readers elsewhere cannot reach it. --intranet looks there as well.")
    if answer.reason:
        message = _without_answer(shown, answer.reason)
        return (message, look, Severity.WARN) if message else None
    if answer.status in _SHY:
        return None
    if answer.status in _GONE:
        return msg("{url} is gone ({status}).", url=shown, status=answer.status), look, Severity.WARN
    if answer.status >= _FAULT:
        return msg("{url} answers with a fault ({status}).", url=shown, status=answer.status), look, Severity.WARN
    if answer.moved and answer.final != url:
        fix = msg("Write {address} instead.", address=answer.final[:200])
        return msg("{url} has moved for good.", url=shown), fix, Severity.NOTE
    return None


def _without_answer(url: str, reason: str) -> Message | None:
    return {
        "private": msg("{url} leads into a private network and was not looked at.", url=url),
        "unknown": msg("{url}: there is no such host.", url=url),
        "certificate": msg("{url}: its certificate is not valid.", url=url),
        "circle": msg("{url} redirects without end.", url=url),
        "silent": msg("{url} does not answer.", url=url),
    }.get(reason)
