"""plan: what a deployment has to do, from what is online and what shall be. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sozialblog.deploy.target import TEMPORARY
from sozialblog.publish import MANIFEST, Manifest
from sozialblog.publish.manifest import Entry

_UNFINISHED = re.compile(r"\.(.+)\.[A-Za-z0-9]{6}")  #: what rsync leaves of a file where it was killed
_UNKNOWN = ""  #: instead of a digest: whether the old or the new bytes are online cannot be said


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Paths by what happens to them, in the order in which it does.

    ``doomed`` are files that are gone from the site or show something of a document that is; some of them come back
    among ``replaced``, without it. ``foreign`` are files that are not ours: they stay. ``clashes`` are foreign files
    where one of ours belongs. ``vanishing`` counts the files that do not come back, ``online`` those that were there.
    """

    doomed: tuple[str, ...]
    unfinished: tuple[str, ...]
    replaced: tuple[str, ...]
    new: tuple[str, ...]
    kept: tuple[str, ...]
    foreign: tuple[str, ...]
    clashes: tuple[str, ...]
    vanishing: int
    online: int
    between: Manifest  #: true at every instant between the first and the last file that is sent

    @property
    def idle(self) -> bool:
        """Whether everything is online already."""
        return not (self.doomed or self.unfinished or self.replaced or self.new)


def plan(before: Manifest | None, present: Mapping[str, int], after: Manifest, sizes: Mapping[str, int]) -> Plan:
    """What to do. ``before`` is the manifest online, ``present`` the files online by size, ``sizes`` those to be."""
    old = before.files if before else {}
    gone = {path for path in old if path not in after.files}
    stale = {path for path in old if not old[path].rests_on <= after.documents.keys()}
    doomed = (gone | stale) & present.keys()
    unfinished = _unfinished(present, old.keys() | after.files.keys())
    foreign = present.keys() - old.keys() - unfinished - {MANIFEST}
    kept = {
        path for path, entry in after.files.items()
        if path in old and path not in stale and old[path].sha256 == entry.sha256 and present.get(path) == sizes[path]
    }  # fmt: skip
    to_send = after.files.keys() - kept
    replaced = {path for path in to_send if path in old}
    return Plan(
        doomed=tuple(sorted(doomed)),
        unfinished=tuple(sorted(unfinished)),
        replaced=tuple(sorted(replaced, key=lambda path: (path not in stale, path))),
        new=tuple(sorted(to_send - replaced)),
        kept=tuple(sorted(kept)),
        foreign=tuple(sorted(foreign - after.files.keys())),
        clashes=tuple(sorted(foreign & after.files.keys())),
        vanishing=len(gone & present.keys()),
        online=len(old.keys() & present.keys()),
        between=_between(old, after, kept, replaced),
    )


def _between(old: Mapping[str, Entry], after: Manifest, kept: Collection[str], replaced: Collection[str]) -> Manifest:
    """Names every file of ours that may be online; of one that is being replaced it does not say which bytes."""
    files = {path: after.files[path] for path in after.files if path not in kept and path not in replaced}
    for path in kept:
        files[path] = old[path]
    for path in replaced:
        rests_on = (old[path].rests_on | after.files[path].rests_on).intersection(after.documents)
        files[path] = replace(after.files[path], sha256=_UNKNOWN, rests_on=rests_on)
    return replace(after, files=files, complete=False)


def _unfinished(present: Collection[str], ours: Collection[str]) -> set[str]:
    """What a deployment that was cut off left beside our files."""
    found = set()
    for path in present:
        folder, name = posixpath.split(path)
        left = _UNFINISHED.fullmatch(name)
        if name.startswith(TEMPORARY) or (left and path not in ours and posixpath.join(folder, left[1]) in ours):
            found.add(path)
    return found
