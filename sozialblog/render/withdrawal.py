"""withdrawal: how somebody who is shown or quoted on a page takes their consent back."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from sozialblog.i18n import language_of, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawView:
    """How someone pictured or quoted withdraws: a mail link that names the page, and its parts."""

    email: str
    reference: str
    title: str
    lang: str

    @property
    def mailto(self) -> str:
        """A mail that names the page, ready to be sent."""
        language = language_of(self.lang)
        subject = language.say(msg("Withdrawal of my consent: {title}", title=self.title))
        body = language.say(
            msg("I withdraw my consent to being shown or quoted on this page:\n{address}\n", address=self.reference)
        )
        return f"mailto:{quote(self.email, safe='@+')}?subject={quote(subject)}&body={quote(body)}"
