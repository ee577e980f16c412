"""rules: every rule of every part, by its code."""

from __future__ import annotations

from collections.abc import Mapping

from sozialblog import gates, images, load, pipeline, render, verify
from sozialblog.findings import Rule


def all_rules() -> Mapping[str, Rule]:
    """Rules by code, in the order of their codes."""
    rules = (*load.RULES, *render.RULES, *gates.RULES, *images.RULES, *verify.RULES, *pipeline.RULES)
    return {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}
