"""trial: a document as it would stand if a text were its file and it were submitted now. Writes nothing.

That is what people at their texts want to know, and photographs that were looked at once need not be again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sozialblog.desk import front, values
from sozialblog.desk.entry import version_of
from sozialblog.desk.office import Office, judgement_of
from sozialblog.findings import Finding
from sozialblog.gates import Judgement
from sozialblog.posts import Document, Status


@dataclass(frozen=True, slots=True)
class Trial:
    """How it would be judged, and under which version and address it can be looked at."""

    judgement: Judgement
    version: str
    address: str

    @property
    def missing(self) -> tuple[Finding, ...]:
        """What keeps leadership from being asked."""
        return tuple(found for found in self.judgement.findings if found.blocks and not found.code.startswith("A2"))


def tried(office: Office, key: str, path: str, text: str) -> Trial:
    """Judge the site with ``text`` in place of the file ``path`` of document ``key``, and keep it to be shown."""
    judged = office.judged({path: _submitted(text).encode("utf-8")})
    judgement = judgement_of(judged, key)
    version = version_of(judgement.case)
    shown = office.show(judged, key, version)
    return Trial(judgement, version, shown.rehearsal.address)


def _submitted(text: str) -> str:
    try:
        return front.changed(text, ("status",), Status.READY.value)
    except values.UnsafeError:
        return text


def place_of(finding: Finding, document: Document) -> str:
    """The field of the form that a finding belongs to; empty where it is none of them."""
    if finding.path != document.path:
        return ""
    key, _, below = finding.key.partition(".")
    rows = {
        "photos": [item.line for item in document.photos],
        "attachments": [item.line for item in document.attachments],
        "workshops": [item.line for item in document.workshops],
    }
    if lines := rows.get(key):
        before = [number for number, line in enumerate(lines) if line <= finding.line]
        number = before[-1] if before else 0
        return f"{key}.{number}.{below.partition('.')[0]}" if below else f"{key}.{number}"
    if not key and finding.line >= document.body_line > 1:
        return "body"
    if not key:
        at = [name for name, line in document.lines.items() if line == finding.line]
        key = at[0] if at else ""
    return key
