"""people: finds the person somebody speaks of by the id of their consent."""

from __future__ import annotations

import re

from sozialblog import files
from sozialblog.errors import ContentError, UsageError
from sozialblog.fields import ID
from sozialblog.gates.hints import nearest
from sozialblog.i18n import msg
from sozialblog.pipeline.judging import Judged
from sozialblog.pipeline.register import register


def known_id(judged: Judged, record_id: str) -> None:
    """Raises :class:`UsageError` where no record, no document and no unreadable file has this id.

    A word with a slip in it would take nobody down and leave everybody in the belief that it did.
    """
    ids = {life.id for life in register(judged)}
    if record_id in ids or (ID.match(record_id) and _in_unreadable(judged, record_id)):
        return
    near = nearest(record_id, ids)
    hint = msg("Did you mean “{near}”?", near=near) if near else msg("“sozialblog consent list” lists them.")
    raise UsageError(msg("No consent has the id “{id}”. {hint}", id=record_id, hint=hint))


def _in_unreadable(judged: Judged, record_id: str) -> bool:
    """Whether a document that cannot be parsed holds the id as a word; the record in it may count again tomorrow."""
    word = re.compile(rf"(?<![\w.-]){re.escape(record_id)}(?![\w.-])")
    for judgement in judged.judgements:
        if judgement.document.readable:
            continue
        try:
            data = files.read_bytes(judged.site.folder, judgement.document.path, limit=files.MAX_TEXT)
        except ContentError:
            continue
        if word.search(data.decode("utf-8", "replace")):
            return True
    return False
