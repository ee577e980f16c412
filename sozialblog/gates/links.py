"""S504: every internal link leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.photo_files import is_leaflet, targets, with_target
from sozialblog.i18n import Message, msg
from sozialblog.markup import Reference
from sozialblog.posts import Target

RULE = Rule(
    code="S504",
    title=msg("A broken internal link"),
    reason=msg("Who follows a link in need must not end on an error page."),
    source=msg("WCAG 2.2, success criterion 2.4.4 (purpose of a link)"),
    remedy=msg("Correct the link. Write it as the path to the other file, for instance ../fahrradwerkstatt/index.md."),
    example="[Der Bericht](../fahrradwerkstatt/index.md)",
)


#: found by ``check --external`` alone, never in a build
EXTERNAL = Rule(
    code="S509",
    title=msg("A link to another website that leads nowhere"),
    reason=msg(
        "Advice centres move, and their old addresses are sold. Who follows your link in need must find them. Other "
        "websites are only asked on request, with `check --external`: a build never goes online."
    ),
    source=msg("WCAG 2.2, success criterion 2.4.4 (purpose of a link)"),
    remedy=msg("Look at the address in a browser. Correct the link, or take it out."),
    example="sozialblog check --external",
)


def gate(case: Case) -> Iterator[Finding]:
    """A link to a document that exists but is withheld loses its address in rendering and is no finding here."""
    document = case.document
    listed = {item.file for item in document.files}
    found = targets(case)
    if document.action:
        found = (*found, with_target(case, Reference(document.action.link, document.action.line)))
    for link, target in found:
        if is_leaflet(target):
            continue  # I406 asks whether it is listed
        if target.kind == "broken" or (target.kind == "file" and target.value not in listed):
            message = _nowhere(target.kind, link.target[:80])
        elif target.kind == "anchor" and target.fragment and target.fragment not in case.body.anchors:
            message = msg("There is no heading “{anchor}” in this text.", anchor=target.fragment[:80])
        elif target.kind == "document" and target.fragment and _lacks(case, target):
            message = msg("There is no heading “{anchor}” in {path}.", anchor=target.fragment[:80], path=target.value)
        else:
            continue
        yield case.finding("S504", message, RULE.remedy, line=link.line)


def _nowhere(kind: str, link: str) -> Message:
    if kind == "file":
        return msg(
            "The link {link} leads to a file, and only what stands under “photos” or “attachments” is published.",
            link=link,
        )
    return msg("The link {link} leads nowhere.", link=link)


def _lacks(case: Case, target: Target) -> bool:
    body = case.bodies.get(target.value)
    return body is not None and target.fragment not in body.anchors
