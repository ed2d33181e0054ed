"""A scheduler and two workers; each line on stdin ends the process of a worker."""

import os
import signal
import sys
from importlib import import_module
from typing import Any

if __name__ == "__main__":
    package: Any = import_module("distributed")
    with package.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        for _ in sys.stdin:
            nanny = next(iter(cluster.workers.values()))
            os.kill(nanny.pid, signal.SIGKILL)
            print("killed", flush=True)
