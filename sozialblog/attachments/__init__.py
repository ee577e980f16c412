"""attachments: a leaflet's bytes in, a clean PDF out. Touches no disk, keeps nothing of the original but what is shown.

What a page shows is kept by a list of what may remain (:mod:`parts`); everything else is left behind, and the file is
written anew. Needs the extra ``pdf``; a file that cannot go this whole way is refused, never passed through.
"""

from sozialblog.attachments.clean import Leaflet, clean
from sozialblog.attachments.kept import key, pack, unpack
from sozialblog.attachments.library import version

__all__ = ["Leaflet", "clean", "key", "pack", "unpack", "version"]
