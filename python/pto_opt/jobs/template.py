"""
The process that imports once: it forks a worker whenever the pool asks for one.

The pool's own process may have threads, of which a fork would copy the locks but not the
owners, and its main program may be anything; this one has neither.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import sys
from collections.abc import Sequence
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any


def serve(control: int, modules: Sequence[str]) -> None:
    """
    Import modules, then fork a worker for each connection that arrives through the socket
    `control`, until its other end is closed.
    """
    # An interrupt from the keyboard reaches all processes; the pool's decides about it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    for name in modules:
        import_module(name)
    gc.collect()
    gc.freeze()  # so that the collector does not touch, and copy, what workers share
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=control) as requests:
        while True:
            _, connections, _, _ = socket.recv_fds(requests, 1, 1)
            if not connections:
                return
            if os.fork() == 0:
                requests.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _work(Connection(connections[0]))
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
            os.close(connections[0])


def _work(connection: Connection) -> None:
    """Say which process this is; then call what arrives, until nothing does any more."""
    try:
        connection.send(os.getpid())
        while True:
            connection.send_bytes(_answer(connection.recv_bytes()))
    except (EOFError, OSError):
        return


def _answer(request: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(request)
        return pickle.dumps((True, function(*args, **kwargs)))
    except BaseException as error:
        return pickle.dumps((False, _as_sent(error)))


def _as_sent(error: BaseException) -> BaseException:
    """An error as it can be sent; not all can be made anew from their arguments."""
    try:
        again: Any = pickle.loads(pickle.dumps(error))
    except Exception:
        again = None
    if type(again) is type(error) and str(again) == str(error):
        return error
    return RuntimeError(f"{type(error).__name__}: {error}")
