"""render: cleared documents into pages by output path. Sees no record and no withheld document.

Takes :class:`~sozialblog.gates.Cleared` only: the type is the ticket.
"""

from typing import TYPE_CHECKING

from sozialblog.lazily import lazily

if TYPE_CHECKING:
    from sozialblog.render.findable import findable
    from sozialblog.render.leaflets import FILES, Leaflet
    from sozialblog.render.photographs import PHOTOS, Photograph, Rendition
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

__getattr__ = lazily(
    __name__,
    {
        "FILES": "leaflets", "Leaflet": "leaflets", "PHOTOS": "photographs", "Photograph": "photographs",
        "Plan": "site", "Planned": "site", "RULES": "theme", "Rendition": "photographs", "Templates": "templates",
        "Theme": "theme", "find_theme": "theme", "findable": "findable", "output_path": "urls", "plan": "site",
        "plan_one": "site",
    },
)  # fmt: skip
