"""readiness: who can sign here today, and what keeps a document from being signed. Asks for no passphrase."""

from __future__ import annotations

import datetime as dt

from sozialblog.approvals import Keyring
from sozialblog.gates import Judgement
from sozialblog.gates.approved import gate, standing
from sozialblog.i18n import Message, msg
from sozialblog.signing.keystore import Keystore
from sozialblog.signing.passkeys import passkeys_of
from sozialblog.signing.statements import Signatory, obstacle


def signatories(keyring: Keyring, store: Keystore, day: dt.date) -> tuple[Signatory, ...]:
    """Everybody whose private key lies in ``store`` and counts on ``day``, with that key."""
    found = []
    for person in keyring.people.values():
        keys = [key for key in person.keys if key.revoked is None and key.valid_on(day) and store.holds(key.public)]
        if keys:
            found.append(Signatory(person=person, key=keys[0]))
    return tuple(found)


def by_passkey(keyring: Keyring, rp: str, day: dt.date) -> tuple[Signatory, ...]:
    """Everybody who has a passkey that counts at ``rp`` on ``day``. Whether it is at hand, only the browser finds."""
    found = []
    for person in keyring.people.values():
        keys = passkeys_of(person, rp, lambda key: key.valid_on(day))
        if keys:
            found.append(Signatory(person=person, key=next(iter(keys.values()))))
    return tuple(found)


def hindrance(judgement: Judgement, by: Signatory, *, at: dt.datetime) -> Message | None:
    """Why a document cannot be approved by this person now."""
    blocking = [finding for finding in judgement.findings if finding.blocks and not finding.code.startswith("A2")]
    if blocking:
        return msg("First to be mended: {codes}", codes=tuple(dict.fromkeys(finding.code for finding in blocking)))
    doubt = obstacle(judgement.case, by, at=at)
    if doubt is not None:
        return doubt.message
    counts_for = by.on_behalf_of or by.person.id
    has = any(filed.statement.counts_for == counts_for for filed in standing(judgement.case))
    if has and not any(finding.code == "A201" for finding in gate(judgement.case)):
        return msg("{person} has approved it already; another person is needed.", person=counts_for)
    return None
