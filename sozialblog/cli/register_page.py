"""register_page: the register as one page for the officer's own computer, with filters. Shows no private field.

It is printed to standard output and belongs into no output folder: it names everybody by their pseudonym.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sozialblog.cli.common import Call
from sozialblog.i18n import Message, msg
from sozialblog.pipeline import Life, Place
from sozialblog.pipeline.words import VERDICTS

_STYLE = """
body { font: 10pt/1.45 system-ui, sans-serif; margin: 1.5rem; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid; padding: .3em .5em; text-align: left; }
td { vertical-align: top; overflow-wrap: anywhere; } label { margin-right: 1.5em; }
@media print { form { display: none; } }
"""
_SCRIPT = """
const form = document.querySelector('form'), rows = [...document.querySelectorAll('tbody tr')];
form.addEventListener('input', () => {
  const word = form.word.value.toLowerCase(), state = form.state.value;
  for (const row of rows) {
    row.hidden = (state && row.dataset.state !== state) || !row.textContent.toLowerCase().includes(word);
  }
});
"""
_HEADS: tuple[Message, ...] = (
    msg("Consent"), msg("State"), msg("Given"), msg("Valid until"), msg("Covers"), msg("Channels"),
    msg("Where used"), msg("Approved by"),
)  # fmt: skip


def register_page(call: Call, title: str, lives: Sequence[Life]) -> str:
    """The whole page; works without its script, which only filters."""

    def say(message: Message) -> str:
        return escape(call.language.say(message))

    states = "".join(f"<option>{escape(state)}</option>" for state in sorted({life.state.value for life in lives}))
    search = f'<label>{say(msg("Search"))} <input name="word"></label>'
    choice = f'<label>{say(msg("State"))} <select name="state"><option value=""></option>{states}</select></label>'
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{call.language.code}">\n<meta charset="utf-8">',
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n<h1>{escape(title)}</h1>",
            f"<form>{search} {choice}</form>",
            "<table><thead><tr>" + "".join(f'<th scope="col">{say(head)}</th>' for head in _HEADS) + "</tr></thead>",
            "<tbody>",
            *(_row(call, life) for life in lives),
            f"</tbody></table>\n<script>{_SCRIPT}</script>\n</html>",
        ]
    )


def _row(call: Call, life: Life) -> str:
    record = life.record
    filed = [item for place in life.places for item in place.approved]
    approvals = [f"{item.person.name}, {item.statement.at.date()}" for item in filed]
    cells = [
        life.id,
        life.state.value + (f" ({life.withdrawn})" if life.withdrawn else ""),
        str(record.given or "") if record else "",
        str(record.valid_until or "") if record else "",
        ", ".join(sorted(record.covers)) if record else "",
        ", ".join(record.channels) if record else "",
        "\n".join(_used(call, place) for place in life.places),
        "\n".join(dict.fromkeys(approvals)),
    ]
    inner = "".join("<td>" + escape(cell).replace("\n", "<br>") + "</td>" for cell in cells)
    return f'<tr data-state="{escape(life.state.value)}">{inner}</tr>'


def _used(call: Call, place: Place) -> str:
    verdict = call.language.say(VERDICTS[place.judgement.verdict])
    photos = ", ".join(photo.file for photo in place.photos)
    return f"{place.judgement.document.key} ({verdict})" + (f": {photos}" if photos else "")
