"""faces: where a photograph shows faces, as boxes ready to paste. Says nobody's name, keeps nothing."""

from __future__ import annotations

from pathlib import Path

import click

from sozialblog import images
from sozialblog.cli.common import OK, Call, command
from sozialblog.errors import ContentError, UsageError
from sozialblog.i18n import msg


@command("faces")
@click.argument("photo", metavar="PHOTO", type=click.Path(path_type=Path))
def faces(call: Call, photo: Path) -> int:
    """Find the faces in PHOTO and print boxes to paste under “redact”."""
    if not images.faces.version():
        install = 'pip install "sozialblog[faces]"'
        raise UsageError(msg("The face detector is not installed. Install it with: {command}", command=install))
    try:
        data = photo.read_bytes()
    except OSError as error:
        raise UsageError(
            msg("{file} cannot be read: {reason}", file=str(photo), reason=error.strerror or type(error).__name__)
        ) from error
    try:
        found = images.faces.places(data, path=photo.as_posix(), settings=images.ImageSettings())
    except ContentError as error:
        raise UsageError(error.message) from error
    if not found:
        call.say(msg("No face was found. Someone can be recognisable all the same."))
        return OK
    call.say("redact:")
    for face in found:
        box = face.box()
        call.say(f"  - {{x: {box.x:g}, y: {box.y:g}, w: {box.w:g}, h: {box.h:g}, kind: {box.kind}}}")
    call.warn(msg("{n} found. Keep the lines of those who shall not be recognisable.", n=len(found)))
    return OK
