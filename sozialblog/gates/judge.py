"""judge: runs every gate over every case. Pure: values in, findings and verdicts out.

The only maker of :class:`Cleared`, the ticket that rendering asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sozialblog.errors import ContentError
from sozialblog.findings import Finding, from_error, ordered
from sozialblog.gates.case import Case, Gate, Verdict
from sozialblog.i18n import msg
from sozialblog.markup import Body
from sozialblog.posts import Document, Status

_TICKET = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was found about a document, and what follows from it."""

    case: Case
    findings: tuple[Finding, ...]
    verdict: Verdict

    @property
    def document(self) -> Document:
        return self.case.document


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A document that may be published today. Only :func:`clear` makes one."""

    document: Document
    body: Body
    ticket: object = field(repr=False)

    def __post_init__(self) -> None:
        if self.ticket is not _TICKET:
            raise TypeError("only gates.clear() clears a document")


def judge(case: Case, gates: tuple[Gate, ...], known: tuple[Finding, ...] = ()) -> Judgement:
    """Judge one document by ``gates``; ``known`` are the faults that loading already found in it.

    Doubt withholds: an exception inside a gate and an empty tuple of gates are findings that block.
    """
    found = list(known)
    if not gates:
        found.append(_fault(case, "no gates"))
    if case.document.readable:
        for gate in gates:
            try:
                found.extend(gate(case))
            except Exception as error:  # noqa: BLE001 - whatever goes wrong in a gate withholds the document
                found.append(_fault(case, f"{gate.__module__}: {type(error).__name__}"))
    findings = ordered(_once_mended(case, found))
    return Judgement(case=case, findings=findings, verdict=_verdict(case, findings))


def clear(judgement: Judgement, files: Mapping[str, ContentError | None]) -> Cleared | Judgement:
    """The ticket, or the judgement again with what stands against it.

    ``files`` says of each file of the document's photographs and attachments whether it could be cleaned: None if
    so, the fault if not. One that is not in it has not been looked at and withholds its document as well.
    """
    document = judgement.document
    if judgement.verdict is not Verdict.PUBLISH:
        return judgement
    faults: list[Finding] = []
    for item in document.files:
        unseen = ContentError("I404", msg("The file was not examined."), msg("Run the build again."))
        error = files.get(item.file, unseen)
        if error is not None:
            found = from_error(error)
            faults.append(
                Finding(
                    code=found.code, path=document.path, line=item.line_of("file"), key=f"{item.key}.file",
                    message=msg("{file}: {problem}", file=item.file, problem=found.message), fix=found.fix,
                )
            )  # fmt: skip
    if faults:
        findings = ordered([*judgement.findings, *faults])
        return Judgement(case=judgement.case, findings=findings, verdict=Verdict.WITHHOLD)
    return Cleared(document=document, body=judgement.case.body, ticket=_TICKET)


def preview_unapproved(document: Document, body: Body) -> Cleared:
    """A ticket without a judgement, for the eyes of staff on their own machine.

    Used by the preview and the desk alone, which keep everything in memory and never write the output.
    """
    return Cleared(document=document, body=body, ticket=_TICKET)


def _verdict(case: Case, findings: tuple[Finding, ...]) -> Verdict:
    document = case.document
    if "status" not in document.faulty and document.status is not Status.READY:
        return Verdict.IDEA if document.status is Status.IDEA else Verdict.DRAFT
    if any(finding.blocks for finding in findings):
        return Verdict.WITHHOLD
    begins = max(filter(None, (document.publish_from, document.date)), default=None)
    if begins is not None and begins > case.on:
        return Verdict.SCHEDULED
    if document.publish_until is not None and document.publish_until < case.on:
        return Verdict.ENDED
    return Verdict.PUBLISH


def _once_mended(case: Case, found: list[Finding]) -> list[Finding]:
    """Leadership is asked to approve what is ready and otherwise in order: until then A201 waits."""
    unfinished = case.document.status is not Status.READY and "status" not in case.document.faulty
    others = any(finding.blocks and finding.code != "A201" for finding in found)
    return [finding for finding in found if not ((others or unfinished) and finding.code == "A201")]


def _fault(case: Case, what: str) -> Finding:
    return Finding(
        code="F090",
        path=case.document.path,
        message=msg("A gate could not finish ({what}); in doubt the document is withheld.", what=what),
        fix=msg("This is a fault of sozialblog. Please report it with the name in brackets."),
    )
