"""pipeline: the way of a post, from content/ to the output folder. Knows the order and nothing else.

load -> judge -> images -> render -> stage -> verify -> publish
"""

from sozialblog.pipeline.build import Built, State, build
from sozialblog.pipeline.examine import examine
from sozialblog.pipeline.faces import with_faces
from sozialblog.pipeline.judging import Judged, Progress, judge_site
from sozialblog.pipeline.known import FactKeeper, KnownSources
from sozialblog.pipeline.means import Means
from sozialblog.pipeline.photographs import Keeper
from sozialblog.pipeline.preview import Cache, Preview, preview
from sozialblog.pipeline.recall import Recall, recalled
from sozialblog.pipeline.register import Life, Place, life, register
from sozialblog.pipeline.rehearsal import Rehearsal, rehearse
from sozialblog.pipeline.renamed import RULES, with_notes
from sozialblog.pipeline.searching import SEARCH, Index
from sozialblog.pipeline.secrets import expectation
from sozialblog.pipeline.takedown import Takedown, takedown
from sozialblog.pipeline.work import ALONE, Workers

__all__ = [
    "ALONE",
    "RULES",
    "SEARCH",
    "Built",
    "Cache",
    "FactKeeper",
    "Index",
    "Judged",
    "Keeper",
    "KnownSources",
    "Life",
    "Means",
    "Place",
    "Preview",
    "Progress",
    "Recall",
    "Rehearsal",
    "State",
    "Takedown",
    "Workers",
    "build",
    "examine",
    "expectation",
    "judge_site",
    "life",
    "preview",
    "recalled",
    "register",
    "rehearse",
    "takedown",
    "with_faces",
    "with_notes",
]
