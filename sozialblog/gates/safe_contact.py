"""S505: a post about clients leads to channels that may carry counselling."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="S505",
    title=msg("No safe way to reach you under a post about clients"),
    reason=msg(
        "A post about the people you help will be read by people who need help. They have to find a confidential "
        "way, and more than one kind: not everyone can phone, not everyone can come."
    ),
    source=msg("The organisation's duty of secrecy: StGB § 203 (1); GDPR Art. 32 [unchecked]"),
    remedy=msg(
        "Add [[channels]] with confidential = true of at least two kinds (phone, visit, mail, counselling) to "
        "site.toml."
    ),
    example='[[channels]]\nname = "Beratungstelefon"\nkind = "phone"\nvalue = "+49 431 5550111"\nconfidential = true',
)


def gate(case: Case) -> Iterator[Finding]:
    if case.document.context != "clients":
        return
    kinds = {channel.kind for channel in case.config.safe_channels_for(case.document.unit)}
    if not kinds:
        message = msg("There is no confidential contact channel to show under this post.")
    elif len(kinds) == 1:
        message = msg("All confidential contact channels are of one kind: {kind}.", kind=min(kinds))
    else:
        return
    yield case.finding("S505", message, RULE.remedy, key="context")
