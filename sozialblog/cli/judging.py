"""judging: the site as it is today, judged for a command on all cores."""

from __future__ import annotations

from sozialblog import pipeline
from sozialblog.cli.common import Call
from sozialblog.load import Readers
from sozialblog.store import Facts


def judged(call: Call) -> pipeline.Judged:
    """The site, read with what builds keep of its files; keeps nothing itself. Never raises for what is in them."""
    means = pipeline.recalled(Facts(call.folder), pipeline.Workers.on_all_cores())
    return pipeline.judge_site(call.folder, call.today, call.root, means=means)


def judged_anew(call: Call) -> pipeline.Judged:
    """The site, read from its own files alone: for who puts their name to it, and for a last look at the result."""
    workers = pipeline.Workers.on_all_cores()
    means = pipeline.Means(readers=Readers(each=workers.each), here=workers.here)
    return pipeline.judge_site(call.folder, call.today, call.root, means=means)
