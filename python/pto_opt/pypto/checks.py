"""Checks of pypto programs: as a function, as a pass, as an instrument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pto_opt.pypto.contract import PTO_BACKEND, need

_CORE = "pypto.pypto_core"
_PASSES = "pypto.pypto_core.passes"
_WHY = "the check of kernels"

CHECKS = "check-validshape,check-buffer-reuse"
"""For planners that give addresses; without addresses nothing is shared yet."""

CHECKS_WITHOUT_ADDRESSES = "check-validshape"


class CheckError(RuntimeError):
    """Kernels are wrong; the text shows each error at its line of the user's Python."""

    def __init__(self, errors: dict[str, str]):
        self.errors = errors
        """The diagnostics of each kernel by its name."""
        parts = [f"in kernel '{name}':\n{text}" for name, text in errors.items()]
        super().__init__("pto-opt found errors\n" + "\n".join(parts))


@dataclass(frozen=True)
class HostKernel:
    """One module as pypto's code generator gives it to the assembler."""

    name: str
    text: str


def kernels_of(program: Any) -> Iterator[HostKernel]:
    """
    The `.pto` text of each InCore function, those of one group together, with the
    places of the user's Python.
    """
    groups, single = need(PTO_BACKEND, "_build_group_mapping", _WHY)(program)
    external = need(PTO_BACKEND, "_external_source_of", _WHY)
    peers = need(PTO_BACKEND, "_extract_peer_function_names", _WHY)
    new_program = need(_CORE, "ir.Program", _WHY)
    for name, members in groups.items():
        if all(external(member) is None for member in members):
            yield HostKernel(name, _text(new_program(members, name, program.span)))
    for function in single:
        if external(function) is None:
            found = (program.get_function(peer) for peer in peers(function))
            members = [*(peer for peer in found if peer is not None), function]
            text = _text(new_program(members, function.name, program.span))
            yield HostKernel(function.name, text)


def _text(program: Any) -> str:
    generator = need(_CORE, "codegen.PTOCodegen", _WHY)
    return generator().generate(
        program, emit_tile_addr=_has_addresses(), emit_source_loc=True
    )


def _has_addresses() -> bool:
    """Whether pypto plans the memory; else the assembler does."""
    context = need(_PASSES, "PassContext", _WHY).current()
    planner = need(_PASSES, "MemoryPlanner", _WHY)
    return context is None or context.get_memory_planner() != planner.PTOAS


def check_kernels(kernels: Iterable[HostKernel], pipeline: str = CHECKS) -> None:
    """
    Run the verifiers and checks on each kernel.

    Raises:
        CheckError: with all errors of all kernels.
    """
    from pto_dialect.diagnostics import PTOException
    from pto_opt.program import parse, run_passes

    errors: dict[str, str] = {}
    for kernel in kernels:
        try:
            run_passes(parse(kernel.text, name=f"{kernel.name}.pto"), pipeline)
        except PTOException as error:
            errors[kernel.name] = str(error)
    if errors:
        raise CheckError(errors)


def check(program: Any) -> None:
    """
    Check all kernels of a pypto program whose passes have run.

    Raises:
        CheckError: with every error, at its line of the user's Python.
        MissingApi: if this pypto lacks what the check needs.
    """
    pipeline = CHECKS if _has_addresses() else CHECKS_WITHOUT_ADDRESSES
    check_kernels(kernels_of(program), pipeline)


def check_pass() -> Any:
    """A pass for pypto's pass manager that checks and changes nothing."""

    def transform(program: Any) -> Any:
        check(program)
        return program

    return need(_PASSES, "create_program_pass", _WHY)(transform, "PtoOptCheck")


def checking_instrument(*after: str) -> Any:
    """
    An instrument for a `PassContext` that checks after the passes of these names;
    without names after the last one that changes tiles.
    """
    names = frozenset(after or ("MaterializeValidShapeSymbols",))

    def after_pass(one: Any, program: Any) -> None:
        if one.get_name() in names:
            check(program)

    return need(_PASSES, "CallbackInstrument", _WHY)(
        after_pass=after_pass, name="PtoOptCheck"
    )


def extend(pass_manager: Any) -> Any:
    """
    Add the check to a pass manager, and give it back. It stands at the end, where
    the code generator takes over, whichever planner plans the memory: addresses are
    settled there, and every later change of a tile would go unseen.

    Raises:
        MissingApi: if the pass manager takes no passes.
    """
    pipeline: Any = getattr(pass_manager, "_pipeline", None)
    if not hasattr(pipeline, "add_pass"):
        from pto_opt.pypto.contract import MissingApi, version

        raise MissingApi(
            "pto_opt.pypto.extend needs 'PassManager._pipeline.add_pass', which this "
            f"pypto ({version()}) does not have"
        )
    if "PtoOptCheck" not in pipeline.get_pass_names():
        pipeline.add_pass(check_pass())
    return pass_manager
