"""S506: networks and messengers are not for counselling."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from sozialblog.config import OPEN_KINDS
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="S506",
    title=msg("A network or messenger offered for counselling"),
    reason=msg("Who writes there hands their trouble to a company. Counselling belongs where secrecy can be kept."),
    source=msg("StGB § 203 (1); GDPR Art. 9, 32 [unchecked]"),
    remedy=msg("Set confidential = false for the network, and lead people to a channel that can keep secrets."),
    example='kind = "messenger"\nconfidential = false',
)


_HOSTS = (
    "wa.me", "api.whatsapp.com", "web.whatsapp.com", "chat.whatsapp.com", "t.me", "telegram.me", "m.me",
    "messenger.com", "signal.me", "signal.group", "ig.me", "discord.gg",
    "discord.com", "threema.id", "snapchat.com", "viber.com",
)  # fmt: skip


def gate(case: Case) -> Iterator[Finding]:
    document = case.document
    if document.context != "clients" and not document.contact_box:
        return
    for channel in case.config.channels_for(document.unit):
        if channel.kind in OPEN_KINDS and channel.confidential:
            message = msg("“{name}” is a network or messenger and cannot be confidential.", name=channel.name)
            yield case.finding("S506", message, RULE.remedy, key="context")
    for link in case.body.links if document.context == "clients" else ():
        host = (_host(link.target) or "").removeprefix("www.")
        if host in _HOSTS or link.target.lower().startswith(("whatsapp:", "tg:", "sgnl:", "viber:")):
            message = msg("A post about clients leads to a messenger: {link}", link=link.target[:80])
            yield case.finding("S506", message, RULE.remedy, line=link.line)


def _host(link: str) -> str | None:
    try:
        return urlsplit(link).hostname
    except ValueError:
        return None
