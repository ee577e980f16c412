"""recovery: the page to print and lock away, from which the root key can be brought back. Holds no open secret."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from pathlib import Path

from sozialblog.approvals import Root
from sozialblog.i18n import Language, msg

_STYLE = """
body { font: 11pt/1.5 Georgia, serif; max-width: 17cm; margin: 2cm auto; padding: 0 1em; color: #111;
background: #fff; }
h1 { font-size: 18pt; } pre { font: 10pt/1.4 monospace; border: 1px solid #999; padding: .5cm; white-space: pre-wrap;
overflow-wrap: anywhere; } .line { border-bottom: 1px solid #111; height: 1.2cm; }
"""


def recovery_sheet(language: Language, root: Root, name: str, key_files: Sequence[Path], day: dt.date) -> str:
    """An HTML page with the fingerprint and the encrypted root key; worthless without the passphrase."""
    say = language.say
    keys = "".join(
        f"<p>{escape(file.name)}</p>\n<pre>{escape(file.read_text(encoding='ascii'))}</pre>\n" for file in key_files
    )
    title = say(msg("Recovery sheet for the approvals of this site"))
    parts = [
        say(
            msg(
                "Print this page, lock it away, and then delete the file. Whoever has the page and the passphrase can "
                "say who may approve here."
            )
        ),
        say(msg("Made on {day} for {name}.", day=day, name=name)),
        say(
            msg("Fingerprint of the root key. It stands in pyproject.toml or SOZIALBLOG_ROOT where the site is built:")
        ),
        say(
            msg(
                "The root key, encrypted with the passphrase. To bring it back, type these lines into a file of this "
                "name in your folder of keys:"
            )
        ),
        say(msg("Where the passphrase is kept (never write it on this page):")),
        say(msg("If a key is lost or stolen, docs/approvals.md says what to do.")),
    ]
    text = [escape(part) for part in parts]
    return (
        f'<!doctype html>\n<html lang="{language.code}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n<main>\n<h1>{escape(title)}</h1>\n<p>{text[0]}</p>\n<p>{text[1]}</p>\n"
        f"<p>{text[2]}</p>\n<pre>{root.fingerprint}</pre>\n<p>{text[3]}</p>\n{keys}"
        f'<p>{text[4]}</p>\n<div class="line"></div>\n<p>{text[5]}</p>\n</main>\n</html>\n'
    )
