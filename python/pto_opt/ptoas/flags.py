"""
The flags of `ptoas`, read as LLVM reads command lines: one dash or two, `--flag=value`
or `--flag value`, in any order, with the input anywhere.

Source: `tools/ptoas/ptoas.cpp` of PTOAS. Flags of its other backend, and of passes that
there are none of here, are known by name and refused.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # An answer out of the cache waits for no import that it can do without.
    from collections.abc import Sequence


class FlagError(Exception):
    """The command line cannot be understood; the text is what to print."""


class FlagKind:
    """What stands behind a flag."""

    BOOL = "bool"
    """Nothing, or `=true`, `=false`."""
    TEXT = "text"
    LIST = "list"
    """Names with commas between them; the flag may be repeated."""
    REFUSED = "refused"
    """It asks for something that there is not."""


class Flag:
    """One flag of the command line; `value` is what the help calls its value."""

    def __init__(
        self, name: str, kind: str, help: str, default: str = "", value: str = ""
    ) -> None:
        self.name = name
        self.kind = kind
        self.help = help
        self.default = default
        self.value = value


def _switch(name: str, help: str, default: bool = False) -> Flag:
    return Flag(name, FlagKind.BOOL, help, "true" if default else "false")


def _refused(name: str, why: str) -> Flag:
    return Flag(name, FlagKind.REFUSED, why)


_NO_VPTO = "there is no VPTO backend"
_NO_BUFID = "synchronisation by buffer ids is not available; use --enable-insert-sync"
_NO_DEBUG = "the debug text of ptoas' own passes is not available"
_NO_TIMING = "use pto-opt --timing"

FLAGS = (
    Flag("o", FlagKind.TEXT, "where to write the output", "-", "filename"),
    Flag("pto-arch", FlagKind.TEXT, "the target, as a3 or a5", "", "arch"),
    Flag(
        "pto-level",
        FlagKind.TEXT,
        "level3: the program gives every tile its address; level1, level2: none has one, "
        "and the memory is planned; auto: level3 if a tile has an address, else level2",
        "level2",
        "level",
    ),
    Flag(
        "pto-opt-level",
        FlagKind.TEXT,
        "0: nothing but what other flags ask for; 1: valid shapes, and flags unless they "
        "are there; 2: also what makes kernels faster, addresses of level3 included",
        "0",
        "level",
    ),
    Flag(
        "dialect",
        FlagKind.TEXT,
        "refuse what an older ptoas lacks: ptoas-0.36, ptoas-0.57 or ptoas-0.60",
        "",
        "version",
    ),
    Flag("pto-backend", FlagKind.TEXT, "emitc is the one backend here", "", "backend"),
    _switch(
        "enable-insert-sync",
        "insert set_flag and wait_flag where pipes depend on one another",
    ),
    _switch(
        "enable-graph-sync-solver",
        "the same: the one analysis here serves both flags",
    ),
    Flag(
        "graph-sync-solver-event-id-max",
        FlagKind.TEXT,
        "how many event ids there are",
        "8",
        "number",
    ),
    _switch(
        "enable-inject-barrier-all-sync",
        "a barrier for all pipes before each operation on memory",
    ),
    _switch("disable-infer-layout", "leave views without a layout as they are"),
    _switch("emit-pto-ir", "write the program after the passes instead of C++"),
    Flag(
        "plan-memory-impl",
        FlagKind.TEXT,
        "legacy: apart where there is room; modern: as few bytes as can be",
        "legacy",
        "planner",
    ),
    _switch("plan-memory-order-by-size", "plan for few bytes, as with modern"),
    _switch("emit-addptr-trace", "accepted; there is no trace to keep"),
    Flag(
        "enable-op-fusion",
        FlagKind.BOOL,
        "accepted for a5; nothing is fused in C++",
        "",
    ),
    _switch("enable-shape-inference", "accepted; part of fusion", True),
    _switch("enable-vexpdif-fusion", "accepted; part of fusion", True),
    _switch("enable-tile-op-expand", "accepted; has no effect"),
    Flag(
        "cann-output-version",
        FlagKind.TEXT,
        "accepted in the form 9.0.0; C++ does not depend on it",
        "",
        "version",
    ),
    Flag(
        "mlir-print-ir-after",
        FlagKind.LIST,
        "print the program to stderr after these passes",
        value="passes",
    ),
    Flag(
        "mlir-print-ir-before",
        FlagKind.LIST,
        "print the program to stderr before these passes",
        value="passes",
    ),
    _switch("mlir-print-ir-after-all", "print the program to stderr after each pass"),
    _switch("mlir-print-ir-before-all", "print the program to stderr before each pass"),
    _switch(
        "mlir-print-ir-after-change",
        "print after a pass only what the pass has changed",
    ),
    _switch(
        "mlir-print-ir-after-failure", "print the program only after a pass that failed"
    ),
    _switch("mlir-print-ir-module-scope", "print whole modules, not single functions"),
    Flag(
        "mlir-print-ir-tree-dir",
        FlagKind.TEXT,
        "print to files below this folder instead of stderr",
        value="folder",
    ),
    _switch("mlir-disable-threading", "accepted; passes run one after the other"),
    _switch(
        "verify-each",
        "verify the program behind each pass, not only as it was read",
    ),
    _switch("help", "explain the flags and stop"),
    _switch("version", "print the version and stop"),
    _refused("enable-bufid_sync", _NO_BUFID),
    _refused("enable-bufid-sync-debug", _NO_BUFID),
    _refused("pto-insert-sync-debug", _NO_DEBUG),
    _refused("mlir-pass-statistics", _NO_TIMING),
    _refused("mlir-timing", _NO_TIMING),
    _refused("mlir-timing-display", _NO_TIMING),
    _refused("enable-unroll-after-loop-fusion", _NO_VPTO),
    _refused("enable-vfsim-costmodel-optimization", _NO_VPTO),
    _refused("enable-vpto-soft-postupdate", _NO_VPTO),
    _refused("dump-vfsim-unroll-test", _NO_VPTO),
    _refused("emit-vpto", _NO_VPTO),
    _refused("emit-vpto-llvm-ir", _NO_VPTO),
    _refused("vpto-print-ir", _NO_VPTO),
    _refused("vpto-lowering-strategy", _NO_VPTO),
    _refused("dump-vpto-ir", _NO_VPTO),
    _refused("pto-print-seam-ir", _NO_VPTO),
    _refused("pto-seam-ir-file", _NO_VPTO),
    _refused("vpto-scheduler", _NO_VPTO),
    _refused("vpto-fix-vfsimt-size", _NO_VPTO),
)

_BY_NAME = {flag.name: flag for flag in FLAGS}

_TRUE = ("", "true", "TRUE", "True", "1")
_FALSE = ("false", "FALSE", "False", "0")


AUTO = "auto"
"""The value of `--pto-level` for what the program has."""


class Flags:
    """The command line, understood; `given` has the values of each flag in their order."""

    def __init__(self, input: str = "-") -> None:
        self.input = input
        self.given: dict[str, list[str]] = {}

    def set_default(self, name: str, value: str) -> None:
        """Give a flag a value unless it has one."""
        self.given.setdefault(name, [value])

    def for_input(self, path: str) -> Flags:
        """The same flags for another file."""
        other = Flags(path)
        other.given = self.given
        return other

    def text(self, name: str) -> str:
        """The value of a flag, the last one given."""
        values = self.given.get(name)
        return values[-1] if values else _BY_NAME[name].default

    def wants(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.text(name) == "true"

    @property
    def opt_level(self) -> int:
        """
        The level of optimisation, 0 to 2.

        Raises:
            FlagError: for another one.
        """
        from pto_passes.registry import LEVELS

        given = self.text("pto-opt-level")
        if given not in map(str, LEVELS):
            known = ", ".join(map(str, LEVELS))
            raise FlagError(
                f"Error: invalid --pto-opt-level='{given}', expected one of {known}."
            )
        return int(given)

    def names(self, name: str) -> list[str]:
        """All names that a flag lists."""
        return [n for v in self.given.get(name, ()) for n in v.split(",") if n]


def parse_flags(arguments: Sequence[str]) -> Flags:
    """
    Understand a command line.

    Raises:
        FlagError: for unknown and refused flags, values that a flag cannot have, and
            more than one input.
    """
    flags, inputs = parse_flags_and_inputs(arguments)
    if len(inputs) > 1:
        raise FlagError(
            "ptoas: Too many positional arguments specified!\n"
            "Can specify at most 1 positional arguments: See: ptoas --help"
        )
    return flags.for_input(inputs[0]) if inputs else flags


def parse_flags_and_inputs(arguments: Sequence[str]) -> tuple[Flags, list[str]]:
    """
    Understand a command line with any number of inputs.

    Raises:
        FlagError: for unknown and refused flags, and values that a flag cannot have.
    """
    flags = Flags()
    inputs: list[str] = []
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            inputs += pending
        elif argument == "-" or not argument.startswith("-"):
            inputs.append(argument)
        else:
            word, equals, value = argument.partition("=")
            name = word[2:] if word.startswith("--") else word[1:]
            flag = _BY_NAME.get(name)
            if flag is None:
                raise FlagError(_unknown(argument, name))
            if flag.kind is FlagKind.REFUSED:
                raise FlagError(f"Error: {word} is not supported: {flag.help}.")
            if flag.kind is FlagKind.BOOL:
                value = _boolean(word, value)
            elif not equals:
                following = next(pending, None)
                if following is None:
                    raise FlagError(f"ptoas: for the {word} option: requires a value!")
                value = following
            flags.given.setdefault(name, []).append(value)
    return flags, inputs


def _boolean(word: str, value: str) -> str:
    if value in _TRUE:
        return "true"
    if value in _FALSE:
        return "false"
    raise FlagError(
        f"ptoas: for the {word} option: '{value}' is invalid value for boolean "
        "argument! Try 0 or 1"
    )


def _unknown(argument: str, name: str) -> str:
    from pto_dialect.messages.suggestions import did_you_mean

    known = [f.name for f in FLAGS if f.kind is not FlagKind.REFUSED]
    hint = did_you_mean(name, known)
    hint = hint.replace("did you mean '", "did you mean '--")
    return (
        f"ptoas: error: Unknown command line argument '{argument}'.  "
        f"Try: 'ptoas --help'{hint}"
    )


def version_text() -> str:
    """The answer to `--version`."""
    from importlib.metadata import version

    # Hosts look for three numbers.
    release = ".".join(version("pto-opt").split(".")[:3])
    return f"ptoas {release} (pto-opt)\n"


def help_text() -> str:
    """The answer to `--help`."""
    from pto_passes.registry import ALL_PASSES

    lines = [
        "OVERVIEW: PTO Assembler (ptoas) of pto-opt: .pto in, C++ for pto-isa out",
        "",
        "USAGE: ptoas [options] <input file>",
        "",
        "OPTIONS:",
        "",
    ]
    for flag in FLAGS:
        if flag.kind is FlagKind.REFUSED:
            continue
        value = f"=<{flag.value}>" if flag.value else ""
        word = f"  -{flag.name}" if len(flag.name) == 1 else f"  --{flag.name}"
        said = flag.help
        if flag.value and flag.default:
            said += f" (default: {flag.default})"
        lines.append(f"{word + value:<44} - {said}")
    if "insert-sync" not in ALL_PASSES:
        lines += [
            "",
            "--enable-insert-sync does what --enable-inject-barrier-all-sync does in "
            "this version: correct, and slow.",
        ]
    refused = ", ".join(f"--{f.name}" for f in FLAGS if f.kind is FlagKind.REFUSED)
    return "\n".join([*lines, "", f"Refused: {refused}", ""])
