"""
Stands in for a board, so that scripts written for one run unmodified: `python`, `ptoas`,
`bisheng`, `torch_npu` and the libraries that the device's compiler makes.

    board.py FOLDER                     makes the programs for the PATH in a folder
    board.py python SCRIPT [ARGUMENT].. runs a script, as those programs do

`bisheng` reads which kernel a caller launches with which of its arguments, and writes that
instead of a library. `ctypes.CDLL` of it gives functions that run the module behind the
passes of ptoas in the interpreter, on the memory of torch's tensors.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import json
import os
import re
import runpy
import shlex
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

CORES = int(os.environ.get("BOARD_CORES", "4"))
"""How many cube cores there are: scripts launch a block for each."""

SLACK = int(os.environ.get("BOARD_SLACK", "0"))
"""Bytes behind each tensor, for kernels that go beyond their tensors."""

_MARK = "// module: "


def write_programs(folder: Path) -> None:
    """The programs that scripts look for on the PATH."""
    for name in ("python", "python3", "ptoas", "bisheng"):
        file = folder / name
        role = "python" if name == "python3" else name
        words = [sys.executable, str(Path(__file__).resolve()), role]
        file.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
        file.chmod(0o755)


# ptoas and bisheng


def ptoas(arguments: list[str]) -> int:
    """C++ as ptoas writes it, with the module behind the passes in a comment."""
    import io

    from pto_opt.ptoas.start import main

    if not any(Path(word).is_file() for word in arguments):
        given = Path(tempfile.mkdtemp()) / "stdin.pto"
        given.write_text(sys.stdin.read())
        arguments = [*(word for word in arguments if word != "-"), str(given)]
    code = main(arguments)
    if code:
        return code
    target = arguments[arguments.index("-o") + 1] if "-o" in arguments else None
    module = io.StringIO()
    words = [w for w in arguments if w not in ("-o", target)]
    with contextlib.redirect_stdout(module):
        main([*words, "--emit-pto-ir"])
    text = _MARK + base64.b64encode(module.getvalue().encode()).decode() + "\n"
    if target is None:
        print(text)
    else:
        with open(target, "a") as file:
            file.write(text)
    return 0


_LAUNCH = re.compile(
    r'extern "C" void (\w+)\(([^)]*)\)\s*\{.*?(\w+)<<<(.*?)>>>\((.*?)\);\s*\n?\}',
    re.DOTALL,
)


def bisheng(arguments: list[str]) -> int:
    """What a caller does, as a library."""
    caller = next(a for a in arguments if a.endswith(".cpp"))
    library = arguments[arguments.index("-o") + 1]
    text = re.sub(r"//[^\n]*", "", Path(caller).read_text())
    defined = dict(re.findall(r"#define (\w+) (\S+)", text))
    for word in arguments:
        if word.startswith("-D") and "=" in word:
            name, _, value = word[2:].partition("=")
            defined[name] = value
    for name, value in defined.items():
        text = re.sub(rf"(?<!define )\b{name}\b", value, text)
    included = re.findall(r'#include "?([\w./-]+\.cpp)', text)[-1]
    kernel = Path(caller).parent / included
    module = re.findall(f"{_MARK}(.*)", kernel.read_text())[-1]
    functions = {
        name: {
            "parameters": [p.split("*")[-1].split()[-1] for p in parameters.split(",")],
            "kernel": kernel_name,
            "blocks": blocks.split(",")[0].strip(),
            "arguments": [a.strip() for a in _split(launched)],
        }
        for name, parameters, kernel_name, blocks, launched in _LAUNCH.findall(text)
    }
    Path(library).write_text(json.dumps({"module": module, "functions": functions}))
    return 0


def _split(text: str) -> list[str]:
    parts, depth = [""], 0
    for char in text:
        depth += {"(": 1, "<": 1, ")": -1, ">": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


# Libraries


MEMORY: dict[int, Any] = {}
"""The storage of each tensor whose address was asked for."""


class Library:
    """What `ctypes.CDLL` gives for a file of `bisheng`."""

    def __init__(self, path: str):
        found = json.loads(Path(path).read_text())
        self._text = base64.b64decode(found["module"]).decode()
        self._functions = found["functions"]

    def __getattr__(self, name: str) -> Any:
        from pto_opt import load

        if name not in self._functions:
            raise AttributeError(name)
        about = self._functions[name]
        kernel = load(self._text, entry=about["kernel"])

        def call(*arguments: Any) -> None:
            values = dict(zip(about["parameters"], arguments, strict=True))
            given = {n: getattr(v, "value", v) for n, v in values.items()}
            blocks = eval(about["blocks"], {}, given)
            words = about["arguments"]
            asked = kernel.entry.asked
            if len(asked) != len(words):
                raise TypeError(f"{kernel} is launched with {words}")
            launched = [_argument(p, w, given) for p, w in zip(asked, words)]
            if SLACK:
                _launch_with_slack(kernel, int(blocks), launched)
            else:
                kernel.launch(int(blocks), *launched)

        setattr(self, name, call)
        return call


def _launch_with_slack(kernel: Any, blocks: int, launched: list[Any]) -> None:
    """Launch with memory behind each tensor, as on a board there is some."""
    import numpy as np

    def larger(given: Any) -> Any:
        if not hasattr(given, "itemsize") or not given.size:
            return given
        return np.concatenate([given, np.zeros(SLACK // given.itemsize, given.dtype)])

    copies = [larger(given) for given in launched]
    kernel.launch(blocks, *copies)
    for own, copy in zip(launched, copies):
        if hasattr(own, "itemsize"):
            own[...] = copy[: own.size]


def _argument(parameter: Any, word: str, given: dict[str, Any]) -> Any:
    chosen = re.fullmatch(r"(\w+)\s*!= nullptr \? 1 : 0", word)
    if chosen is not None:
        return int(bool(given[chosen[1]]))
    name = re.findall(r"\w+", word)[-1]
    value = given.get(name, {"false": 0, "true": 1}.get(name, 0))
    return _memory(parameter, value) if parameter.is_memory else value


def _memory(parameter: Any, address: int | None) -> Any:
    import numpy as np

    if not address:  # `nullptr`, or the flags' own memory
        return np.empty(0, parameter.dtype)
    storage = MEMORY[address]
    size = storage.data_ptr() + storage.nbytes() - address
    size -= size % parameter.dtype.itemsize
    whole = (ctypes.c_char * size).from_address(address)
    return np.frombuffer(whole, parameter.dtype)


# torch_npu


def stand_in() -> None:
    """Let this process believe that there is a board."""
    import pto_opt.mlir

    pto_opt.mlir.install()
    torch: Any = import_module("torch")
    mode: Any = import_module("torch.overrides").TorchFunctionMode

    def on_cpu(value: Any) -> Any:
        is_device = isinstance(value, str) and value.startswith("npu")
        return "cpu" if is_device else value

    class OnCpu(mode):
        def __torch_function__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            del types
            given: dict[str, Any] = kwargs or {}
            words = {name: on_cpu(value) for name, value in given.items()}
            found = func(*map(on_cpu, args), **words)
            if func is torch.Tensor.data_ptr:
                MEMORY[found] = args[0].untyped_storage()
            return found

    OnCpu().__enter__()
    cores = SimpleNamespace(cube_core_num=CORES, vector_core_num=2 * CORES)
    library = ctypes.CDLL

    def nothing(*_: Any, **__: Any) -> None:
        pass

    def stream() -> Any:
        return SimpleNamespace(_as_parameter_=ctypes.c_void_p(1))

    def load(path: Any, *words: Any, **more: Any) -> Any:
        file = Path(str(path))
        if file.is_file() and file.read_bytes()[:1] == b"{":
            return Library(str(path))
        return library(path, *words, **more)

    npu: Any = ModuleType("torch.npu")
    npu.current_stream, npu.synchronize, npu.set_device = stream, nothing, nothing
    npu.is_available = lambda: True
    npu.manual_seed, npu.empty_cache = nothing, nothing

    def properties(*_: Any) -> Any:
        return cores

    npu.get_device_properties = properties
    npu.current_device = int
    torch.npu = npu
    torch.set_default_device = nothing
    sys.modules["torch.npu"] = npu
    sys.modules["torch_npu"] = ModuleType("torch_npu")
    setattr(ctypes, "CDLL", load)
    with contextlib.suppress(ImportError):
        for name in ("ptodsl", "ptodsl.utils", "ptodsl.utils.bench"):
            setattr(import_module(name), "do_bench", run_once)


def run_once(function: Any, *_: Any, **__: Any) -> float:
    """What measures a kernel runs it once: there is no time here that means something."""
    function()
    return 1.0


def python(arguments: list[str]) -> None:
    """Run a script, a module with `-m`, or a text with `-c`, on the stand-in."""
    if arguments[0] == "-c":
        sys.argv = arguments
        exec(arguments[1], {"__name__": "__main__"})
        return
    stand_in()
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        return
    sys.argv = arguments
    sys.path[0] = str(Path(arguments[0]).resolve().parent)
    runpy.run_path(arguments[0], run_name="__main__")


if __name__ == "__main__":
    role, words = sys.argv[1], sys.argv[2:]
    if role == "python":
        python(words)
    elif role in ("ptoas", "bisheng"):
        sys.exit({"ptoas": ptoas, "bisheng": bisheng}[role](words))
    else:
        write_programs(Path(role))
