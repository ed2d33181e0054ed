"""
When the units of a core work, and what they wait for: an estimate, and a picture of it.

`Recorder` looks on at a run of a `Kernel` and notes what executes; `schedule` lays that
out in time, as a small model of the machine says; `figures_of` adds up what that
shows, `trace_of` makes a document of it that Chrome's and Perfetto's viewers read, and
`page_of` draws such documents as HTML. `makespan` does the first two. On the command line:
`pto-run --timeline=out.html`, `--trace-json=out.json`, `--profile`.
"""
