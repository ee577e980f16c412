"""examine: a judged site looked at to its last photograph, as a build would. Publishes nothing, keeps nothing."""

from __future__ import annotations

from sozialblog.pipeline.faces import with_faces
from sozialblog.pipeline.judging import Judged, settle
from sozialblog.pipeline.photographs import Keeper, examined


def examine(judged: Judged, kept: Keeper, workers: int) -> Judged:
    """``judged`` with what stands against the photographs of what would be published."""
    judged = with_faces(judged, kept, workers, keep=False)
    return settle(judged, examined(judged, kept, workers))[1]
