"""
Command lines that are up already: a server with all that they import forks for each call.

A FileCheck test calls three programs, and starting Python with xDSL is most of what each of
them takes. `warm_tools(folder)` puts small clients named as the tools into `folder`; each
hands its arguments, environment, folder and files to the server, which runs the very
`main` of the entry point in a process of its own. `PTO_TESTS_COLD=1` does without, and so
do systems that have no `fork`; `tests/test_start.py` is about cold starts.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import io
import os
import select
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Generator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, TextIO, cast

ENTRIES = {
    "filecheck": "filecheck.main:main",
    "lit": "lit.main:main",
    "pto-opt": "pto_opt.cli.start:main",
    "pto-reduce": "pto_opt.cli.start:reduce",
    "pto-run": "pto_opt.cli.start:run",
    "xdsl-opt": "xdsl.tools.xdsl_opt:main",
}
"""The tools and the functions behind them."""

_CLIENT = """\
#!{python} -IS
import os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    call = [{name!r}, sys.argv[1:], os.getcwd(), dict(os.environ)]
    text = repr(call).encode()
    socket.send_fds(server, [len(text).to_bytes(8, "big")], [0, 1, 2])
    server.sendall(text)
    status = server.recv(1)
sys.exit(status[0] if status else "{name}: died")
"""

_SAMPLE = Path(__file__).parents[2] / "examples" / "softmax_dynamic.pto"


class _Request(NamedTuple):
    name: str
    arguments: list[str]
    folder: str
    environment: dict[str, str]


def can_serve() -> bool:
    """Whether this system has what the server needs, and nobody wants cold starts."""
    return hasattr(os, "fork") and not os.environ.get("PTO_TESTS_COLD")


@contextlib.contextmanager
def warm_tools(folder: Path) -> Generator[Path]:
    """A folder of clients, for PATH; the server ends with the block."""
    address = str(folder / "server")
    with subprocess.Popen(
        [sys.executable, "-m", "kit.warm", address],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"up\n"
        for name in ENTRIES:
            text = _CLIENT.format(python=sys.executable, address=address, name=name)
            client = folder / name
            client.write_text(text, encoding="utf-8")
            client.chmod(0o755)
        yield folder
        assert server.stdin is not None
        server.stdin.close()


def serve(address: str) -> None:
    """Answer clients until stdin ends."""
    mains = {name: _function(entry) for name, entry in ENTRIES.items()}
    _warm_up(mains)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(64)
        print("up", flush=True)
        while True:
            ready, _, _ = select.select([listening, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            connection, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _answer(connection, mains)
            connection.close()


def _function(entry: str) -> Callable[[], object]:
    module, name = entry.split(":")
    return cast(Callable[[], object], getattr(import_module(module), name))


def _warm_up(mains: dict[str, Callable[[], object]]) -> None:
    """Import what nearly every call does."""
    sample = str(_SAMPLE)
    for name, *flags in (
        ("pto-opt", "--check-validshape", "--hoist-validshape", sample),
        ("pto-run", "--auto", "--sanitize=init", sample),
    ):
        sys.argv = [name, *flags]
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            assert not mains[name](), said.getvalue()


def _answer(connection: socket.socket, mains: dict[str, Callable[[], object]]) -> None:
    """Be the tool, and say with which status it ended; does not return."""
    status = 70
    try:
        request, files = _receive(connection)
        for ours, theirs in enumerate(files):
            os.dup2(theirs, ours)
            os.close(theirs)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sys.stdin, sys.stdout = _opened(0, "r"), _opened(1, "w")
        sys.stderr = _opened(2, "w")
        os.chdir(request.folder)
        os.environ.clear()
        os.environ.update(request.environment)
        sys.argv = [request.name, *request.arguments]
        status = _status_of(mains[request.name])
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        connection.send(bytes([status]))
        os._exit(0)


def _opened(number: int, mode: str) -> TextIO:
    """A standard file, as Python opens them: what is said on stderr is not held back."""
    buffering = 1 if number == 2 else -1
    opened = os.fdopen(number, mode, buffering, encoding="utf-8", closefd=False)
    return cast(TextIO, opened)


def _receive(connection: socket.socket) -> tuple[_Request, list[int]]:
    head, files, _, _ = socket.recv_fds(connection, 8, 3)
    left = int.from_bytes(head, "big")
    parts: list[bytes] = []
    while left:
        parts.append(connection.recv(left))
        left -= len(parts[-1])
    return _Request(*ast.literal_eval(b"".join(parts).decode())), files


def _status_of(main: Callable[[], object]) -> int:
    """The exit status of a function as `sys.exit(main())` makes it."""
    try:
        said = main()
    except SystemExit as end:
        said = end.code
    if said is None or isinstance(said, int):
        return int(said or 0) & 255
    print(said, file=sys.stderr)
    return 1


if __name__ == "__main__":
    serve(sys.argv[1])
