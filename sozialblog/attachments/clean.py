"""clean: one leaflet's way from the file of an office program to what is published. Repairs nothing."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any, Final

from sozialblog import metadata
from sozialblog.attachments import bounds
from sozialblog.attachments.content import Contents
from sozialblog.attachments.library import load, missing, refused, too_large
from sozialblog.attachments.pictures import Pictures
from sozialblog.attachments.prune import Pruning
from sozialblog.config import ImageSettings
from sozialblog.errors import ContentError
from sozialblog.i18n import msg

_NAME_LENGTH: Final = 20
_LINKS: Final = ("https://", "http://", "mailto:", "tel:")
_CUT: Final = 1.0  #: points by which a page may be cropped: more, and something is only hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """A leaflet as it is published."""

    data: bytes
    pages: int
    name: str  #: first 20 hexadecimal digits of the bytes' SHA-256, and the ending

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)


def clean(original: bytes, *, path: str, settings: ImageSettings) -> Leaflet:
    """The published form of the PDF ``original``; the same bytes for the same input and libraries.

    ``path`` names the file in errors. Raises :class:`ContentError` I404 (no PDF, damaged, encrypted, or something in
    it that cannot be cleaned), I405 (too large), or I401 if the result held more than may remain, a fault of ours.
    """
    try:
        _check(original, settings)
        return _rebuilt(original, settings)
    except ContentError as error:
        error.path = path
        error.key = "attachments.file"
        raise
    except Exception as error:
        # qpdf, pikepdf and Pillow raise many kinds for what is broken.
        problem = refused(msg("The PDF is damaged and cannot be read to its end ({kind}).", kind=type(error).__name__))
        problem.path, problem.key = path, "attachments.file"
        raise problem from error


def _check(original: bytes, settings: ImageSettings) -> None:
    """What can be told before anything is read."""
    if metadata.kind(original) != "pdf":
        message = msg("This is not a PDF, and only PDF files can be attached.")
        raise ContentError("I404", message, msg("Save it as PDF, or take it out; pictures belong under “photos”."))
    if load() is None:
        raise missing()
    if len(original) > settings.max_megabytes * 1_000_000:
        raise too_large(msg("The file is larger than {limit} kilobytes.", limit=settings.max_megabytes * 1000))
    bounds.check(original)


def finished(data: bytes, pages: int) -> Leaflet:
    """``data`` as a file that may be published; raises :class:`ContentError` I401 if more is in it than may remain."""
    found = metadata.surplus(data)
    if found:
        raise ContentError(
            "I401", msg("The published form of this PDF would hold more than its pages: {names}.", names=found),
            msg("Report this as a fault of sozialblog. The document is withheld until then."),
        )  # fmt: skip
    return Leaflet(data=data, pages=pages, name=f"{hashlib.sha256(data).hexdigest()[:_NAME_LENGTH]}.pdf")


def _rebuilt(original: bytes, settings: ImageSettings) -> Leaflet:
    library = load()
    try:
        pdf = library.open(io.BytesIO(original), attempt_recovery=False, suppress_warnings=True)
    except library.PasswordError as error:
        raise _locked() from error
    with pdf:
        if pdf.is_encrypted:
            raise _locked()
        count = len(pdf.pages)
        if not 0 < count <= bounds.MAX_PAGES:
            raise too_large(msg("The PDF has {n} pages; the limit is {limit}.", n=count, limit=bounds.MAX_PAGES))
        _refuse_hidden(pdf)
        _flatten_forms(pdf)
        _keep_pages(pdf, settings)
        out = io.BytesIO()
        pdf.save(
            out, object_stream_mode=library.ObjectStreamMode.disable, force_version="1.7", fix_metadata_version=False,
            stream_decode_level=library.StreamDecodeLevel.generalized, recompress_flate=True, deterministic_id=True,
        )  # fmt: skip
    return finished(out.getvalue(), count)


def _keep_pages(pdf: Any, settings: ImageSettings) -> None:
    """A new catalogue with the pages and what they show; everything else is then no longer part of the file."""
    library = load()
    contents, pages = Contents(), [page.obj for page in pdf.pages]
    pruning = Pruning(frozenset(page.objgen for page in pages), contents, Pictures(settings.max_megapixels))
    former = pdf.Root
    tree = pdf.make_indirect(library.Dictionary({"/Type": library.Name("/Pages"), "/Count": len(pages)}))
    for page in pages:
        drawn = pdf.make_stream(contents.rewritten(page))
        links = _links(page)
        pruning.run(page, "page")
        page["/Parent"], page["/Contents"] = tree, drawn
        if links:
            page["/Annots"] = library.Array([pdf.make_indirect(link) for link in links])
    tree["/Kids"] = library.Array(pages)
    catalogue = {"/Type": library.Name("/Catalog"), "/Pages": tree}
    if isinstance(former.get("/Lang"), library.String):
        catalogue["/Lang"] = former["/Lang"]
    if isinstance(former.get("/StructTreeRoot"), library.Dictionary):
        pruning.run(former["/StructTreeRoot"], "tree")
        catalogue["/StructTreeRoot"] = former["/StructTreeRoot"]
        catalogue["/MarkInfo"] = library.Dictionary({"/Marked": True})
    for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
        del pdf.trailer[key]
    pdf.trailer["/Root"] = pdf.make_indirect(library.Dictionary(catalogue))


def _links(page: Any) -> list[Any]:
    """The links of a page to addresses elsewhere, written anew."""
    library, found = load(), []
    for note in page.get("/Annots", ()):
        action = note.get("/A") if isinstance(note, library.Dictionary) else None
        address = action.get("/URI") if isinstance(action, library.Dictionary) else None
        if note.get("/Subtype") != "/Link" or address is None or not str(address).lower().startswith(_LINKS):
            continue
        where = {"/S": library.Name("/URI"), "/URI": library.String(str(address))}
        found.append(
            library.Dictionary({
                "/Type": library.Name("/Annot"), "/Subtype": library.Name("/Link"), "/Border": [0, 0, 0],
                "/Rect": [float(value) for value in note["/Rect"]], "/A": library.Dictionary(where),
            })
        )  # fmt: skip
    return found


def _flatten_forms(pdf: Any) -> None:
    """What was filled in becomes part of the page, where it is seen before it is approved; comments go."""
    library = load()
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, library.Dictionary):
        return
    if pdf.Root.get("/NeedsRendering"):
        raise refused(msg("The PDF is a form that only one program can show."))
    for page in pdf.pages:
        notes = [note for note in page.obj.get("/Annots", ()) if note.get("/Subtype") == "/Widget"]
        links = [note for note in page.obj.get("/Annots", ()) if note.get("/Subtype") == "/Link"]
        page.obj["/Annots"] = library.Array([*notes, *links])
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def _refuse_hidden(pdf: Any) -> None:
    """What is only hidden would still be in the file: layers that are off, and parts of pages that were cut away."""
    layers = pdf.Root.get("/OCProperties")
    if layers is not None:
        usual = layers.get("/D")
        if usual is None or usual.get("/BaseState", "/ON") != "/ON" or len(usual.get("/OFF", ())):
            raise refused(msg("The PDF has layers that are not shown."))
    for number, page in enumerate(pdf.pages, start=1):
        whole, shown = _corners(page.mediabox), _corners(page.cropbox)
        if any(abs(one - other) > _CUT for one, other in zip(whole, shown, strict=True)):
            raise refused(msg("Page {number} is cropped, and what was cut away is still in the file.", number=number))


def _corners(box: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(value) for value in box)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _locked() -> ContentError:
    return refused(msg("The PDF is protected by a password or encrypted."))
