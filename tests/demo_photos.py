"""Makes the photographs of the demonstration site from their freely licensed sources, and plants metadata.

The photographs in ``content/`` are real. The metadata in them is not: camera, owner, position, keywords and
preview pictures are invented and put in here, so that a build has something to clean and a test something to look
for. Sources, authors and licences are in docs/photo-credits.md.

To run it again, fetch and unpack the sources into one folder::

    mkdir -p sources && cd sources
    apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 gcompris-qt-data     # Debian 12
    for deb in *.deb; do dpkg-deb -x "$deb" .; done
    pip download --no-deps --only-binary :all: scikit-image==0.26.0 scikit-learn
    for whl in *.whl; do python -m zipfile -e "$whl" .; done
    cd ..
    python tests/demo_photos.py sources                                             # needs Pillow and piexif

The same sources and the same version of Pillow give the same bytes. A changed photograph voids the approval of
the post it belongs to; that is the point of an approval.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import piexif
from PIL import Image, PngImagePlugin

CONTENT = Path(__file__).resolve().parent.parent / "content"
LOMIRI = "usr/share/backgrounds/"
GCOMPRIS = "usr/share/gcompris-qt/rcc/"
QUALITY = 88

#: what every photograph claims about the camera that never was
OWNER = "Jule Sander (Diensttelefon 3)"
SERIAL = "SW-0042-7719"
LATITUDE, LONGITUDE = (52, 29, 36.41), (13, 27, 21.87)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One photograph: where it comes from, what is cut out of it, and what is planted in it.

    ``digest`` picks one picture out of a resource file of several by the start of its SHA-256. ``crop`` is in
    fractions: left, top, right, bottom. ``turned`` stores the pixels turned, with EXIF orientation 6.
    """

    target: str
    source: str
    taken: str
    digest: str = ""
    crop: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    width: int = 2000
    turned: bool = False
    keywords: tuple[str, ...] = ()
    comment: str = ""


PICTURES = (
    Picture(
        target="campaigns/platz-da/pinsel.jpg",
        source=LOMIRI + "Picture_1A_by_freespace.jpg",
        taken="2026:04:10 15:12:03",
        keywords=("Kampagne Platz da", "Werkraum"),
    ),
    Picture(
        target="posts/fotowerkstatt/stativ.png",
        source="skimage/data/camera.png",
        taken="2026:05:09 14:41:20",
        crop=(0.0, 0.05, 1.0, 0.95),
        keywords=("Wolfram Bredow", "Uferwiese"),
        comment="Wolfram Bredow, Tel. 030 23125448, fragt nach Abzug",
    ),
    Picture(
        target="posts/fotowerkstatt/mauer.jpg",
        source="skimage/data/brick.png",
        taken="2026:05:09 16:02:55",
        keywords=("Mauer Hof",),
    ),
    Picture(
        target="posts/mauergarten/pusteblume.jpg",
        source=LOMIRI + "seeding_by_Clements_Engelhardt.jpg",
        taken="2026:06:13 19:48:31",
        width=2400,
        keywords=("Mauergarten", "Kahnweg 12"),
    ),
    Picture(
        target="posts/mauergarten/libelle.jpg",
        source=LOMIRI + "Dragonfly_by_Bolly.jpg",
        taken="2026:06:13 11:20:09",
    ),
    Picture(
        target="posts/mauergarten/igel.webp",
        source=GCOMPRIS + "explore_world_animals.rcc",
        digest="780aceaa624415db",
        taken="2026:06:13 20:31:44",
        keywords=("Igel", "Komposthaufen"),
    ),
    Picture(
        target="posts/mauergarten/dahlie.jpg",
        source="sklearn/datasets/images/flower.jpg",
        taken="2026:06:13 12:02:10",
    ),
    Picture(
        target="posts/mauergarten/kies.jpg",
        source="skimage/data/gravel.png",
        taken="2026:06:13 13:15:00",
    ),
    Picture(
        target="posts/mauergarten/feige.jpg",
        source=LOMIRI + "Picture_0B_by_freespace.jpg",
        taken="2026:06:13 16:30:27",
        keywords=("Kaffeetafel", "Rezept Lieselotte Mirow"),
        comment="Rezept von Lieselotte Mirow",
    ),
    Picture(
        target="posts/proberaum/instrumente.jpg",
        source=GCOMPRIS + "explore_world_music.rcc",
        digest="72af64588442d1e2",
        taken="2026:09:05 17:05:12",
        keywords=("Proberaum", "Leyla Öztürk"),
        comment="Gitarre von Leyla Öztürk",
    ),
    Picture(
        target="posts/proberaum/djembe.jpg",
        source=LOMIRI + "Wine_by_Jakkub_Mede.jpg",
        taken="2026:09:05 17:22:40",
        crop=(0.0, 0.443, 1.0, 1.0),
    ),
    Picture(
        target="posts/proberaum/trommeln.jpg",
        source=GCOMPRIS + "explore_world_music.rcc",
        digest="c4b27aebe08498a8",
        taken="2026:09:05 18:11:18",
    ),
    Picture(
        target="posts/proberaum/sommerfest.jpg",
        source=GCOMPRIS + "explore_world_music.rcc",
        digest="0f0aa2d3116e01ac",
        taken="2026:08:15 20:55:00",
    ),
    Picture(
        target="posts/erstgespraech/kaffee.jpg",
        source="skimage/data/coffee.png",
        taken="2026:03:09 09:10:33",
        keywords=("Lotsenhaus", "Beratungszimmer 2"),
    ),
    Picture(
        target="posts/kater/kater.jpg",
        source="skimage/data/chelsea.png",
        taken="2026:03:23 08:02:19",
    ),
    Picture(
        target="posts/besuchshunde/fenster.jpg",
        source=LOMIRI + "friends_by_Aitzol_Berasategi.jpg",
        taken="2026:08:03 10:40:02",
        turned=True,
        keywords=("Privatadresse Thiele",),
        comment="bei Gerlinde Thiele zu Hause",
    ),
    Picture(
        target="posts/stille-stunde/kleiber.jpg",
        source=LOMIRI + "Kleiber_by_Lukas_Baubkus.jpg",
        taken="2026:02:12 07:58:46",
    ),
)


def embedded(data: bytes) -> Iterator[bytes]:
    """Every WebP picture inside a Qt resource file."""
    at = data.find(b"RIFF")
    while at >= 0:
        if data[at + 8 : at + 12] == b"WEBP":
            size = struct.unpack("<I", data[at + 4 : at + 8])[0] + 8
            yield data[at : at + size]
        at = data.find(b"RIFF", at + 4)


def opened(picture: Picture, sources: Path) -> Image.Image:
    """The pixels of a source, cut and scaled down, never up."""
    data = (sources / picture.source).read_bytes()
    if picture.digest:
        data = next(part for part in embedded(data) if hashlib.sha256(part).hexdigest().startswith(picture.digest))
    image: Image.Image = Image.open(io.BytesIO(data))
    image = image.convert("L" if image.mode in ("L", "I;16") else "RGB")
    left, top, right, bottom = picture.crop
    width, height = image.size
    image = image.crop((round(left * width), round(top * height), round(right * width), round(bottom * height)))
    if image.width > picture.width:
        height = round(image.height * picture.width / image.width)
        image = image.resize((picture.width, height), Image.Resampling.LANCZOS)
    return image


def rationals(degrees: tuple[int, int, float]) -> tuple[tuple[int, int], ...]:
    """Degrees, minutes and seconds as EXIF wants them."""
    whole, minutes, seconds = degrees
    return (whole, 1), (minutes, 1), (round(seconds * 100), 100)


def exif(picture: Picture, image: Image.Image) -> bytes:
    """EXIF with owner, serial numbers, position, maker note and a preview picture."""
    preview = image.convert("RGB")
    preview.thumbnail((160, 120))
    thumbnail = io.BytesIO()
    preview.save(thumbnail, "JPEG", quality=70)
    return bytes(
        piexif.dump(
            {
                "0th": {
                    piexif.ImageIFD.Make: b"Nordlicht",
                    piexif.ImageIFD.Model: b"Nordlicht P7",
                    piexif.ImageIFD.Orientation: 6 if picture.turned else 1,
                    piexif.ImageIFD.Software: b"Nordlicht Galerie 4.2",
                    piexif.ImageIFD.DateTime: picture.taken.encode(),
                    piexif.ImageIFD.Artist: b"Jule Sander",
                    piexif.ImageIFD.HostComputer: b"FSW-LAPTOP-11",
                },
                "Exif": {
                    piexif.ExifIFD.DateTimeOriginal: picture.taken.encode(),
                    piexif.ExifIFD.OffsetTimeOriginal: b"+02:00",
                    piexif.ExifIFD.CameraOwnerName: OWNER.encode(),
                    piexif.ExifIFD.BodySerialNumber: SERIAL.encode(),
                    piexif.ExifIFD.LensSerialNumber: b"L-118-204",
                    piexif.ExifIFD.ImageUniqueID: hashlib.md5(picture.target.encode()).hexdigest().encode(),
                    piexif.ExifIFD.UserComment: b"ASCII\0\0\0" + picture.comment.encode("ascii", "replace"),
                    piexif.ExifIFD.MakerNote: b"NORDLICHT\0\x01" + SERIAL.encode() + b"\0face:1@0.41,0.22",
                },
                "GPS": {
                    piexif.GPSIFD.GPSVersionID: (2, 3, 0, 0),
                    piexif.GPSIFD.GPSLatitudeRef: b"N",
                    piexif.GPSIFD.GPSLatitude: rationals(LATITUDE),
                    piexif.GPSIFD.GPSLongitudeRef: b"E",
                    piexif.GPSIFD.GPSLongitude: rationals(LONGITUDE),
                    piexif.GPSIFD.GPSAltitude: (34, 1),
                    piexif.GPSIFD.GPSDateStamp: picture.taken[:10].encode(),
                },
                "1st": {piexif.ImageIFD.Compression: 6},
                "thumbnail": thumbnail.getvalue(),
            }
        )
    )


def xmp(picture: Picture) -> bytes:
    """An XMP packet with persons, keywords and the place."""
    words = "".join(f"<rdf:li>{word}</rdf:li>" for word in picture.keywords)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmp:CreatorTool="Nordlicht Galerie 4.2" photoshop:City="Berlin-Silberweide"'
        f' photoshop:Instructions="{picture.comment}">'
        f"<dc:creator><rdf:Seq><rdf:li>{OWNER}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:subject><rdf:Bag>{words}</rdf:Bag></dc:subject>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def iptc(picture: Picture) -> bytes:
    """IPTC-IIM records in a Photoshop resource block."""

    def record(number: int, text: str) -> bytes:
        value = text.encode()
        return struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value

    body = b"\x1c\x01\x5a\x00\x03\x1b%G" + record(80, "Jule Sander") + record(90, "Berlin-Silberweide")
    body += b"".join(record(25, word) for word in picture.keywords) + record(120, picture.comment)
    block = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(body)) + body
    return b"Photoshop 3.0\0" + block + (b"\0" if len(body) % 2 else b"")


def jpeg(picture: Picture, image: Image.Image) -> bytes:
    """A JPEG with EXIF, XMP, IPTC and a comment."""
    if picture.turned:
        image = image.transpose(Image.Transpose.ROTATE_90)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    plain = out.getvalue()

    def segment(marker: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body

    planted = segment(0xE1, exif(picture, image))
    planted += segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(picture))
    planted += segment(0xED, iptc(picture))
    planted += segment(0xFE, f"Nordlicht P7 {SERIAL} {picture.comment}".encode())
    return plain[:2] + planted + plain[2:]


def png(picture: Picture, image: Image.Image) -> bytes:
    """A PNG with text chunks, XMP, EXIF, a time stamp and bytes after its end."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", OWNER)
    info.add_text("Comment", picture.comment, zip=True)
    info.add_itxt("XML:com.adobe.xmp", xmp(picture).decode())
    year, month, day = (int(part) for part in picture.taken[:10].split(":"))
    info.add(b"tIME", struct.pack(">HBBBBB", year, month, day, 14, 41, 20))
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=info, exif=exif(picture, image)[6:], optimize=True)
    return out.getvalue() + b"TRAILER" + zlib.compress(picture.comment.encode())


def webp(picture: Picture, image: Image.Image) -> bytes:
    """A WebP with EXIF and XMP chunks."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=86, method=6, exif=exif(picture, image), xmp=xmp(picture))
    return out.getvalue()


WRITERS = {".jpg": jpeg, ".png": png, ".webp": webp}


def main() -> None:
    """Write every photograph into content/."""
    parser = argparse.ArgumentParser(description="Make the demonstration's photographs from their sources.")
    parser.add_argument("sources", type=Path, help="the folder with the unpacked sources")
    sources: Path = parser.parse_args().sources
    for picture in PICTURES:
        image = opened(picture, sources)
        target = CONTENT / picture.target
        target.parent.mkdir(parents=True, exist_ok=True)
        data = WRITERS[target.suffix](picture, image)
        target.write_bytes(data)
        print(f"{picture.target}: {image.width} x {image.height}, {len(data) // 1000} kB")


if __name__ == "__main__":
    main()
