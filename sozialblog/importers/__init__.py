"""importers: other systems' exports into drafts. Publishes nothing, asks no network, overwrites no file.

Whatever an export holds becomes one of two things: a :class:`Draft`, or a :class:`Left` that says why not. Who can be
recognised is never guessed: a draft states neither ``people`` nor ``shows``.
"""

from sozialblog.importers.arrive import Arrived, arrive
from sozialblog.importers.model import Draft, Left, Picture
from sozialblog.importers.seen import Look, Sight

__all__ = ["Arrived", "Draft", "Left", "Look", "Picture", "Sight", "arrive"]
