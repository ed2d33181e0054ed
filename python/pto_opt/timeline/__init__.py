"""
When the units of a core work, and what they wait for: an estimate, and a picture of it.

`Recorder` looks on at a run of a `pto_opt.run.Kernel` and notes what executes; `schedule`
lays that out in time, as a small model of the machine says; `picture` draws it as HTML.
`makespan` does the first two. On the command line: `pto-run --timeline=out.html`.
"""

from pto_opt.timeline.picture import picture
from pto_opt.timeline.recorder import Event, Recorder
from pto_opt.timeline.scheduling import Box, Schedule, Scheduler, makespan, schedule

__all__ = [
    "Box",
    "Event",
    "Recorder",
    "Schedule",
    "Scheduler",
    "makespan",
    "picture",
    "schedule",
]
