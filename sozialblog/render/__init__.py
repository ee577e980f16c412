"""render: cleared documents into pages by output path. Sees no record and no withheld document.

Takes :class:`~sozialblog.gates.Cleared` only: the type is the ticket.
"""

from sozialblog.render.findable import findable
from sozialblog.render.leaflets import FOLDER as FILES
from sozialblog.render.leaflets import Leaflet
from sozialblog.render.photographs import FOLDER as PHOTOS
from sozialblog.render.photographs import Photograph, Rendition
from sozialblog.render.site import Plan, Planned, plan, plan_one
from sozialblog.render.templates import Templates
from sozialblog.render.theme import RULES, Theme, find_theme
from sozialblog.render.urls import output_path

__all__ = [
    "FILES",
    "PHOTOS",
    "RULES",
    "Leaflet",
    "Photograph",
    "Plan",
    "Planned",
    "Rendition",
    "Templates",
    "Theme",
    "find_theme",
    "findable",
    "output_path",
    "plan",
    "plan_one",
]
