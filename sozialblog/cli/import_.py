"""import: an old site as drafts, and a worklist of what has to be asked and looked at before any of it goes online."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sozialblog import images, pii
from sozialblog.cli.common import OK, WITHHELD, Call, command, need_site
from sozialblog.cli.worklist import worklist
from sozialblog.config import read_config
from sozialblog.errors import ContentError, UsageError
from sozialblog.i18n import Message, msg
from sozialblog.importers import Arrived, Draft, Left, Look, arrive

if TYPE_CHECKING:
    from sozialblog.importers.seen import Faces

_SORTS = {
    pii.Sort.NAME: msg("name"),
    pii.Sort.PHONE: msg("telephone number"),
    pii.Sort.EMAIL: msg("e-mail address"),
    pii.Sort.ADDRESS: msg("postal address"),
    pii.Sort.IBAN: msg("IBAN"),
    pii.Sort.HEALTH_INSURANCE: msg("health insurance number"),
    pii.Sort.PENSION: msg("pension insurance number"),
    pii.Sort.TAX: msg("tax number"),
    pii.Sort.CASE: msg("case number"),
    pii.Sort.PLATE: msg("car plate"),
    pii.Sort.BIRTH: msg("date of birth"),
    pii.Sort.CLUES: msg("age, place and a rare circumstance"),
}
_FILE = click.Path(path_type=Path)


@click.group("import")
def import_() -> None:
    """Take over an old site: everything arrives as a draft."""


@command("wordpress")
@click.argument("exports", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--uploads", type=_FILE, metavar="FOLDER", help="folder with the photographs (wp-content/uploads)")
@click.option("--private", is_flag=True, help="also what was private or behind a password")
@click.option("--faces/--no-faces", default=True, help="count faces, if the detector is installed")
@click.option("--dry-run", "dry", is_flag=True, help="say what would happen, write nothing")
def wordpress(
    call: Call, exports: tuple[Path, ...], uploads: Path | None, private: bool, faces: bool, dry: bool  # noqa: FBT001
) -> int:  # fmt: skip
    """Take over a WordPress export.

    In WordPress: Tools, Export, All content. Comments stay behind.
    """
    need_site(call)
    for path in exports:
        _plain_file(path)
    try:
        from sozialblog.importers.wordpress import wordpress as read
    except ModuleNotFoundError:
        install = 'pip install "sozialblog[import]"'
        raise UsageError(msg("Reading WordPress exports needs an extra: {command}", command=install)) from None
    root = _folder(uploads) if uploads else None
    config, _ = read_config(call.folder)
    return _take(call, read(exports, root, lang=config.site.language, private=private), faces=faces, dry=dry)


@command("hugo")
@click.argument("folder", metavar="FOLDER", type=_FILE)
@click.option("--faces/--no-faces", default=True, help="count faces, if the detector is installed")
@click.option("--dry-run", "dry", is_flag=True, help="say what would happen, write nothing")
def hugo(call: Call, folder: Path, faces: bool, dry: bool) -> int:  # noqa: FBT001
    """Take over the content of a Hugo site. FOLDER is the one with “content” in it."""
    return _generator(call, "hugo", folder, faces=faces, dry=dry)


@command("jekyll")
@click.argument("folder", metavar="FOLDER", type=_FILE)
@click.option("--faces/--no-faces", default=True, help="count faces, if the detector is installed")
@click.option("--dry-run", "dry", is_flag=True, help="say what would happen, write nothing")
def jekyll(call: Call, folder: Path, faces: bool, dry: bool) -> int:  # noqa: FBT001
    """Take over the content of a Jekyll site. FOLDER is the one with “_posts” in it."""
    return _generator(call, "jekyll", folder, faces=faces, dry=dry)


for _command in (wordpress, hugo, jekyll):
    import_.add_command(_command)


def _generator(call: Call, name: str, folder: Path, *, faces: bool, dry: bool) -> int:
    from sozialblog.importers.hugo import hugo
    from sozialblog.importers.jekyll import jekyll

    need_site(call)
    config, _ = read_config(call.folder)
    read = hugo if name == "hugo" else jekyll
    return _take(call, read(_folder(folder), lang=config.site.language), faces=faces, dry=dry)


def _take(call: Call, found: Iterable[Draft | Left], *, faces: bool, dry: bool) -> int:
    """Write the drafts and the worklist; status 3 if anything was not taken over that might have been wanted."""
    config, _ = read_config(call.folder)
    names = partial(_names, config.site.language, config.organisation.country)
    look = Look(names=names, faces=_faces(call) if faces else None)
    arrived = list(arrive(call.folder, found, look=look, language=call.language, dry=dry))
    text = worklist(call.language, call.today, arrived, known=frozenset(config.authors), faces=look.faces is not None)
    new = [item for item in arrived if isinstance(item.item, Draft) and item.why is None]
    if dry:
        call.say(text)
        call.say(msg("Nothing was written (--dry-run)."))
        return OK
    path = _write(call, text)
    call.say(msg("Drafts written: {n}. Photographs: {m}.", n=len(new), m=sum(_pictures(item) for item in new)))
    there = [item for item in arrived if isinstance(item.item, Draft) and item.why is not None]
    if there:
        call.say(msg("Already there and not touched: {n}.", n=len(there)))
    _left(call, arrived)
    call.say(msg("What happened to every item, and what has to be asked: {file}", file=path.name))
    call.say(msg("Nothing of it is public: each draft needs “people”, and each photograph “shows”."))
    return WITHHELD if any(item.notes for item in new) else OK


def _left(call: Call, arrived: list[Arrived]) -> None:
    left = [item for item in arrived if isinstance(item.item, Left)]
    comments = sum(item.item.comments for item in arrived)
    if left:
        call.say(msg("Left behind: {n}.", n=len(left)))
    if comments:
        call.say(msg("Comments left behind, as always: {n}. They are personal data of other people.", n=comments))


def _pictures(item: Arrived) -> int:
    return sum(1 for picture in item.item.pictures if picture.root) if isinstance(item.item, Draft) else 0


def _write(call: Call, text: str) -> Path:
    """The worklist in a new file of the site's folder, outside content/."""
    day, number = call.today.isoformat(), 1
    while True:
        path = call.folder / (f"import-{day}.md" if number == 1 else f"import-{day}-{number}.md")
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        return path


def _names(lang: str, country: str, text: str) -> tuple[Message, ...]:
    """What in a text may say who somebody is, each once."""
    hits = pii.read(text, lang, country)
    return tuple(dict.fromkeys(msg("{sort}: {text}", sort=_SORTS[hit.sort], text=hit.text) for hit in hits))


def _faces(call: Call) -> Faces | None:
    """A counter of faces, if the detector is there."""
    if not images.faces.version():
        return None
    settings = images.ImageSettings()

    def count(data: bytes) -> int | None:
        try:
            return len(images.faces.find(data, path="", settings=settings))
        except (ContentError, images.faces.DetectorError):
            return None

    return count


def _plain_file(path: Path) -> None:
    if not path.is_file():
        raise UsageError(msg("There is no file {file}.", file=str(path)))


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise UsageError(msg("There is no folder {folder}.", folder=str(path)))
    return path.resolve()
