"""deploy: brings a published folder to where it is served from. Builds nothing, judges nothing, keeps no password.

What may not be seen any more goes first; only then is anything new sent. Each file arrives in one step, and at every
instant the manifest online names at least every file of ours that is there: a connection cut anywhere leaves nothing
forbidden behind that had already been taken away, and the next deployment completes the rest.
"""

from sozialblog.deploy.plan import Plan, plan
from sozialblog.deploy.run import Deployed, Local, deploy, online, prepare, problems
from sozialblog.deploy.target import Lost, Target
from sozialblog.deploy.where import Where, where

__all__ = [
    "Deployed",
    "Local",
    "Lost",
    "Plan",
    "Target",
    "Where",
    "deploy",
    "online",
    "plan",
    "prepare",
    "problems",
    "where",
]
