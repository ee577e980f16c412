"""render: cleared documents into a mapping of output path to bytes. Sees no record and no withheld document.

Takes :class:`~sozialblog.gates.Cleared` only: the type is the ticket.
"""

from sozialblog.render.photographs import FOLDER as PHOTOS
from sozialblog.render.photographs import Photograph, Rendition
from sozialblog.render.site import Artifact, render
from sozialblog.render.theme import RULES, Theme, find_theme
from sozialblog.render.urls import output_path

__all__ = ["PHOTOS", "RULES", "Artifact", "Photograph", "Rendition", "Theme", "find_theme", "output_path", "render"]
