"""publish: brings the output folder to what may be seen today. Removes first, writes after, judges nothing.

It owns only folders that carry its manifest. At every instant the manifest on disk names at least every
file of ours that lies in the folder, so that a build killed anywhere leaves nothing that the next one
would not find.
"""

from sozialblog.publish.again import read
from sozialblog.publish.folder import Artifact, Change, Files, Signature, owned, publish, restore, retract, signature
from sozialblog.publish.manifest import MANIFEST, Manifest, read_manifest
from sozialblog.publish.removed import Host
from sozialblog.publish.seal import Seal, intact, seal

__all__ = [
    "MANIFEST", "Artifact", "Change", "Files", "Host", "Manifest", "Seal", "Signature", "intact", "owned", "publish",
    "read", "read_manifest", "restore", "retract", "seal", "signature",
]  # fmt: skip
