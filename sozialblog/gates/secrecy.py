"""C113: a client's consent is not yet a release from secrecy."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C113",
    title=msg("A client without release from the duty of secrecy"),
    reason=msg(
        "State-recognised social workers commit an offence if they reveal a client's secret, and being a client "
        "is one. Consent to publication does not release them: that is a declaration of its own with its own "
        "date."
    ),
    source=msg("StGB § 203 (1); social data of youth welfare: SGB VIII §§ 61 (3), 65 (OVG Lüneburg 11 LC 273/21)"),
    remedy=msg("Have the client sign the release from secrecy and add “secrecy_release” with its date."),
    example="secrecy_release: 2026-05-04",
)


def gate(case: Case) -> Iterator[Finding]:
    for use in case.people():
        released = use.record.secrecy_release
        if use.record.person == "client" and (released is None or released > case.on):
            message = msg("The client of the record “{id}” has not released you from secrecy.", id=use.consent)
            yield case.finding("C113", message, RULE.remedy, line=use.line, key=use.key)
