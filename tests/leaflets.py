"""Dirty leaflets: one PDF for each place where something can hide in it, with the canary there. Made by pikepdf."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests import dirty

WORDS = "Faltblatt der Werkstatt"
_CONTENT = f"q 200 0 0 100 50 500 cm /Im0 Do Q BT /F1 24 Tf 50 700 Td ({WORDS}) Tj ET".encode()


def _picture(pdf: Pdf, data: bytes = b"") -> pikepdf.Object:
    picture = pdf.make_stream(data or dirty.encoded(dirty.picture(), "JPEG", quality=90))
    picture.update({
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": dirty.SIZE[0], "/Height": dirty.SIZE[1],
        "/BitsPerComponent": 8, "/ColorSpace": Name.DeviceRGB, "/Filter": Name.DCTDecode,
    })  # fmt: skip
    return picture


def plain() -> Pdf:
    """A leaflet of one page with words and a picture, with nothing hidden in it."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 800))
    letters = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(Im0=_picture(pdf)), Font=Dictionary(F1=letters))
    page.obj["/Contents"] = pdf.make_stream(_CONTENT)
    return pdf


def saved(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, fix_metadata_version=False, **options)
    return out.getvalue()


def leaflet(words: str = WORDS) -> bytes:
    """A plain one as bytes."""
    pdf = plain()
    pdf.pages[0].obj["/Contents"].write(_CONTENT.replace(WORDS.encode(), words.encode("latin-1")))
    return saved(pdf)


_TEXT = String(dirty.TEXT)


def _info(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = _TEXT


def _xmp(pdf: Pdf) -> None:
    pdf.Root["/Metadata"] = pdf.make_stream(b"<x>" + dirty.CANARY + b"</x>")


def _xmp_of_a_picture(pdf: Pdf) -> None:
    pdf.pages[0].obj["/Resources"]["/XObject"]["/Im0"]["/Metadata"] = pdf.make_stream(dirty.CANARY)


def _piece_info(pdf: Pdf) -> None:
    pdf.pages[0].obj["/PieceInfo"] = Dictionary(App=Dictionary(Private=_TEXT))


def _thumbnail(pdf: Pdf) -> None:
    pdf.pages[0].obj["/Thumb"] = _picture(pdf, dirty.corpus()["jpeg/exif"])


def _embedded(pdf: Pdf) -> None:
    pdf.attachments["liste.txt"] = dirty.CANARY


def _script(pdf: Pdf) -> None:
    pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=_TEXT)


def _script_of_a_page(pdf: Pdf) -> None:
    pdf.pages[0].obj["/AA"] = Dictionary(O=Dictionary(S=Name.JavaScript, JS=_TEXT))


def _named_script(pdf: Pdf) -> None:
    pdf.Root["/Names"] = Dictionary(JavaScript=Dictionary(Names=[_TEXT, Dictionary(S=Name.JavaScript, JS=_TEXT)]))


def _note(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page["/Annots"] = Array([pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=_TEXT, Contents=_TEXT)
    )])  # fmt: skip


def _action(kind: str, **more: object) -> Callable[[Pdf], None]:
    def link(pdf: Pdf) -> None:
        action = Dictionary(S=Name("/" + kind), **more)
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action, Contents=_TEXT)
        pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(note)])

    return link


def _form(pdf: Pdf) -> None:
    field = pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=_TEXT, TU=_TEXT, Rect=[0, 0, 90, 20],
        AA=Dictionary(F=Dictionary(S=Name.JavaScript, JS=_TEXT)),
    ))  # fmt: skip
    pdf.pages[0].obj["/Annots"] = Array([field])
    pdf.Root["/AcroForm"] = Dictionary(Fields=[field], XFA=pdf.make_stream(dirty.CANARY))


def _outline(pdf: Pdf) -> None:
    pdf.Root["/Outlines"] = pdf.make_indirect(Dictionary(First=pdf.make_indirect(Dictionary(Title=_TEXT))))


def _comment(pdf: Pdf) -> None:
    pdf.pages[0].obj["/Contents"].write(b"% " + dirty.CANARY + b"\n" + _CONTENT)


def _marked(pdf: Pdf) -> None:
    pdf.pages[0].obj["/Contents"].write(
        b"/P <</MCID 0 /Note (" + dirty.CANARY + b")>> BDC " + _CONTENT + b" EMC /X <</N (" + dirty.CANARY + b")>> DP"
    )


def _photograph(pdf: Pdf) -> None:
    pdf.pages[0].obj["/Resources"]["/XObject"]["/Im0"].write(dirty.corpus()["jpeg/exif"], filter=Name.DCTDecode)


def _beyond_rows(pdf: Pdf) -> None:
    picture = pdf.pages[0].obj["/Resources"]["/XObject"]["/Im0"]
    picture.write(dirty.picture().tobytes() + dirty.CANARY)


def _profile(pdf: Pdf) -> None:
    profile = pdf.make_stream(b"\0" * 128 + dirty.CANARY)
    profile["/N"] = 3
    pdf.pages[0].obj["/Resources"]["/XObject"]["/Im0"]["/ColorSpace"] = Array([Name.ICCBased, profile])


def _label(pdf: Pdf) -> None:
    pdf.trailer["/ID"] = Array([_TEXT, _TEXT])


def _unknown(pdf: Pdf) -> None:
    pdf.pages[0].obj["/Resources"]["/Font"]["/F1"]["/KanaKanal"] = _TEXT
    pdf.Root["/KanaKanal"] = _TEXT


def _spoken(pdf: Pdf) -> None:
    """A tagged page whose elements carry more than they need to."""
    page = pdf.pages[0].obj
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = pdf.make_indirect(Dictionary(
        Type=Name.StructElem, S=Name.P, P=root, Pg=page, K=0, Alt=String("Ein Rad"), T=_TEXT, ID=_TEXT,
        A=Dictionary(O=Name.Layout, Secret=_TEXT),
    ))  # fmt: skip
    root["/K"] = Array([element])
    root["/ParentTree"] = pdf.make_indirect(Dictionary(Nums=[0, Array([element])]))
    root["/IDTree"] = Dictionary(Names=[_TEXT, element])
    page["/StructParents"] = 0
    page["/Contents"].write(b"/P <</MCID 0>> BDC " + _CONTENT + b" EMC")
    pdf.Root["/StructTreeRoot"], pdf.Root["/MarkInfo"] = root, Dictionary(Marked=True)


PLACES: dict[str, Callable[[Pdf], None]] = {
    "info": _info, "xmp": _xmp, "xmp of a picture": _xmp_of_a_picture, "piece info": _piece_info,
    "thumbnail": _thumbnail, "embedded file": _embedded, "script": _script, "script of a page": _script_of_a_page,
    "named script": _named_script, "note": _note, "launch": _action("Launch", F=_TEXT),
    "submit": _action("SubmitForm", F=_TEXT), "script in a link": _action("URI", URI=String("javascript:" + dirty.TEXT)),
    "form": _form, "outline": _outline, "comment": _comment, "marked content": _marked, "photograph": _photograph,
    "beyond the rows": _beyond_rows, "profile": _profile, "label": _label, "unknown key": _unknown, "spoken": _spoken,
}  # fmt: skip


def hidden(place: str) -> bytes:
    """A leaflet with the canary in one place."""
    pdf = plain()
    PLACES[place](pdf)
    return saved(pdf)


def earlier_version() -> bytes:
    """One whose words were changed by appending, as some programs save: the former ones are still in the file."""
    old = saved(plain(), compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    old = old.replace(WORDS.encode(), dirty.CANARY.ljust(len(WORDS), b"."))
    at = old.index(b"stream\nq") if b"stream\nq" in old else old.index(b"stream")
    number = int(old[: old.rindex(b" 0 obj", 0, at)].rsplit(b"\n", 1)[-1])
    table = int(old.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    changed = f"{number} 0 obj\n<< /Length {len(_CONTENT)} >>\nstream\n".encode() + _CONTENT + b"\nendstream\nendobj\n"
    xref = f"xref\n{number} 1\n{len(old):010} 00000 n \ntrailer << /Root 1 0 R /Size 20 /Prev {table} >>\n".encode()
    return old + changed + xref + f"startxref\n{len(old) + len(changed)}\n%%EOF\n".encode()


def bomb(layers: int = 1) -> bytes:
    """A stream of zeros that unpacks to two megabytes, or one that unpacks to such a stream."""
    packed = zlib.compress(bytes(1 << 21), 9)
    names = b"/FlateDecode" if layers == 1 else b"[/FlateDecode /Fl#61teDecode]"
    data = packed if layers == 1 else zlib.compress(packed, 9)
    head = b"%PDF-1.7\n1 0 obj\n<< /Filter " + names + b" /Length " + str(len(data)).encode() + b" >>\nstream\n"
    return head + data + b"\nendstream\nendobj\n"
