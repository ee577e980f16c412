"""desk: where staff mark people and leadership approves, in the browser. Writes into content/ alone.

Beyond content/ it touches what ``keys init`` touches: the person's own folder of keys, and the root's fingerprint in
pyproject.toml.
"""

from sozialblog.desk.office import Office
from sozialblog.desk.server import LOOPBACK, Where, serve

__all__ = ["LOOPBACK", "Office", "Where", "serve"]
