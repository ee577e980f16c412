"""fields: from YAML or TOML text to typed values that know their line. Reads no file, knows no rule.

``parse_yaml`` and ``parse_toml`` turn text into :class:`Entry` trees; :class:`Fields` takes typed values
out of one and collects every fault instead of stopping at the first.
"""

from sozialblog.fields.entry import ID, Entry, Mapping, Sequence, plain
from sozialblog.fields.reader import Fields
from sozialblog.fields.toml import parse_toml
from sozialblog.fields.yaml import parse_yaml

__all__ = ["ID", "Entry", "Fields", "Mapping", "Sequence", "parse_toml", "parse_yaml", "plain"]
