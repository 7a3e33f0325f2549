"""The registry of scheduled acts: one file each, one line here."""

from collections.abc import Mapping

from bot.jobs.closing import closing
from bot.jobs.digests import send_digest
from bot.jobs.letters import send_letter
from bot.jobs.office import Job
from bot.jobs.opening import opening
from bot.jobs.promise import promise_due, promise_soon
from bot.jobs.upkeep import expire
from staff import plan

JOBS: Mapping[str, Job] = {
    plan.OPEN: opening,
    plan.CLOSE: closing,
    plan.DIGEST: send_digest,
    plan.LETTER: send_letter,
    plan.PROMISE_SOON: promise_soon,
    plan.PROMISE_DUE: promise_due,
    plan.EXPIRE: expire,
}
"""Kind of act → what does it."""
