"""catalogs: sentences from gettext files: ``theme.mo``, or ``theme.po`` where a translator had only an editor."""

from __future__ import annotations

import gettext
import io
import struct
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

NAMES = ("theme.mo", "theme.po")  #: the first that is there counts


def catalog(path: Path) -> gettext.GNUTranslations:
    """The sentences in a file. Raises ValueError for one that is damaged."""
    try:
        data = io.BytesIO(path.read_bytes())
        return gettext.GNUTranslations(_compiled(data) if path.suffix == ".po" else data)
    except (OSError, ValueError, LookupError, RecursionError, struct.error, PoFileError) as error:
        raise ValueError(str(error)) from None


def _compiled(data: io.BytesIO) -> io.BytesIO:
    read = read_po(data, abort_invalid=True)
    read.locale = read.locale or "en"  # without any, the line on plurals would not be written
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return compiled
