"""
When the units of a core work, and what they wait for: an estimate, and a picture of it.

`Recorder` looks on at a run of a `pto_opt.run.Kernel` and notes what executes; `schedule`
lays that out in time, as a small model of the machine says; `figures_of` adds up what that
shows, `trace_of` makes a document of it that Chrome's and Perfetto's viewers read, and
`page_of` draws such documents as HTML. `makespan` does the first two. On the command line:
`pto-run --timeline=out.html`, `--trace-json=out.json`, `--profile`.
"""

from pto_opt.timeline.figures import Figures, figures_of, tables
from pto_opt.timeline.page import page_of, read_trace
from pto_opt.timeline.recorder import Event, Recorder
from pto_opt.timeline.scheduling import Box, Schedule, Scheduler, makespan, schedule
from pto_opt.timeline.trace import trace_of

__all__ = [
    "Box",
    "Event",
    "Figures",
    "Recorder",
    "Schedule",
    "Scheduler",
    "figures_of",
    "makespan",
    "page_of",
    "read_trace",
    "schedule",
    "tables",
    "trace_of",
]
