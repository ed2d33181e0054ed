"""Rules about pipes that convert: both ends, and the tiles, agree on the conversion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation, SSAValue

from pto_dialect import checks
from pto_dialect.functions import function_of
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.messages.failures import PTOVerifyException, fail
from pto_dialect.ops.pipe_epilogue import sources_of, verify_arrival
from pto_dialect.ops.pipe_init_ops import (
    AicInitializePipeOp,
    AivInitializePipeOp,
    InitializePipeOp,
    pipes_of,
)
from pto_dialect.ops.reserved_buffer_ops import ImportReservedBufferOp, ReserveBufferOp
from pto_dialect.pipe_attrs import AccPushEpilogue, EpilogueQuant
from pto_dialect.program_checks.program import Rules, VerifiedModule, error
from pto_dialect.types import TileBufType
from pto_dialect.walking import ancestors, walk


def ends_convert_alike(program: VerifiedModule) -> Iterator[Diagnostic]:
    """What one end of a pipe converts is what the other one takes."""
    for op in program.all(InitializePipeOp):
        if op.acc_push_epilogue is None:
            continue
        try:
            if isinstance(op, AicInitializePipeOp):
                _verify_producer(op)
            elif isinstance(op, AivInitializePipeOp):
                _verify_consumer(op)
        except PTOVerifyException as found:
            yield error(str(found), op, found.focus, found.notes, kind=kinds.EPILOGUE)


def _same_epilogue(
    own: AccPushEpilogue, other: AccPushEpilogue, own_name: str, other_name: str
) -> None:
    for field in ("layout", "quant", "relu"):
        a, b = getattr(own, field), getattr(other, field)
        if a is not b:
            fail(
                f"expects acc_push_epilogue.{field} to match peer {other_name} "
                f"({own_name} has {a}, {other_name} has {b})",
                str(a),
            )


def _transfers(function: FuncOp, name: str, pipe_id: int) -> Iterator[Operation]:
    for op in walk(function):
        if op.name == name and getattr(op, "pipe_id") == pipe_id:
            yield op


def _functions(op: Operation) -> Sequence[FuncOp]:
    module = next((m for m in ancestors(op) if isinstance(m, ModuleOp)), None)
    return (
        [] if module is None else [o for o in module.body.ops if isinstance(o, FuncOp)]
    )


def _name_of_buffer(value: SSAValue | None) -> str | None:
    owner = None if value is None else value.owner
    if isinstance(owner, ReserveBufferOp | ImportReservedBufferOp):
        return owner.buffer_name.data
    return None


def _find_consumer(producer: AicInitializePipeOp) -> AivInitializePipeOp | None:
    """The other end of a pipe to the vector cores, where there is exactly one."""
    buffer = producer.c2v_consumer_buf
    if buffer is None or not isinstance(buffer.owner, ImportReservedBufferOp):
        return None
    peer = buffer.owner.peer
    found = [
        op
        for op in (() if peer is None else pipes_of(peer))
        if isinstance(op, AivInitializePipeOp)
        and op.c2v_consumer_buf is not None
        and isinstance(op.c2v_consumer_buf.owner, ReserveBufferOp)
        and _name_of_buffer(op.c2v_consumer_buf) == _name_of_buffer(buffer)
    ]
    return found[0] if len(found) == 1 else None


def _verify_producer(producer: AicInitializePipeOp) -> None:
    """The consumer of what this end pushes converts alike."""
    consumer = _find_consumer(producer)
    if consumer is None:
        fail(
            "expects peer consumer function to contain a matching aiv_initialize_pipe "
            "with the same consumer buffer contract",
            producer.c2v_consumer_buf,
        )
    own, other = producer.epilogue, consumer.epilogue
    assert own is not None
    if other is None:
        fail(
            "expects peer consumer pipe init to also have 'acc_push_epilogue' for fixpipe "
            "contract consistency"
        )
    _same_epilogue(own, other, "producer", "consumer")


def _find_producer(consumer: AivInitializePipeOp) -> AicInitializePipeOp | None:
    """The other end of a pipe from the cube core."""
    buffer = consumer.c2v_consumer_buf
    own_function = function_of(consumer)
    assert own_function is not None
    name = _name_of_buffer(buffer)
    imports = [
        op
        for function in _functions(consumer)
        for op in walk(function)
        if isinstance(op, ImportReservedBufferOp)
        and op.buffer_name.data == name
        and op.peer_func.root_reference == own_function.sym_name
    ]
    if not imports:
        fail(
            f'cannot find peer import_reserved_buffer for consumer buffer "{name}"',
            buffer,
        )
    if len(imports) > 1:
        fail(
            f'finds multiple peer import_reserved_buffer for consumer buffer "{name}"',
            buffer,
        )
    producer_function = function_of(imports[0])
    found = [
        op
        for op in (() if producer_function is None else pipes_of(producer_function))
        if isinstance(op, AicInitializePipeOp)
        and op.c2v_consumer_buf is imports[0].addr
    ]
    return found[0] if len(found) == 1 else None


def _verify_consumer(consumer: AivInitializePipeOp) -> None:
    """The producer of what this end pops converts alike, and the tiles fit."""
    buffer = consumer.c2v_consumer_buf
    if buffer is None:
        fail("expects fixpipe consumer pipe to have 'c2v_consumer_buf'")
    if isinstance(buffer.owner, ImportReservedBufferOp):
        fail(
            "expects consumer-side fixpipe pipe to use reserve_buffer, not "
            "import_reserved_buffer",
            buffer,
        )
    producer = _find_producer(consumer)
    if producer is None:
        fail("expects peer producer function to contain a matching aic_initialize_pipe")
    own, other = consumer.epilogue, producer.epilogue
    assert own is not None
    if other is None:
        fail(
            "expects peer producer pipe init to also have 'acc_push_epilogue' for fixpipe "
            "contract consistency"
        )
    _same_epilogue(own, other, "consumer", "producer")
    arrived = _verify_arrivals(consumer, own)
    for side, end in (
        ("consumer-side", consumer),
        ("peer producer", producer),
    ):
        if end.slot_size.value.data < arrived.size:
            fail(
                f"expects {side} fixpipe slot_size to be at least {arrived.size} bytes "
                "for the resolved post-fixpipe consumer entry, found "
                f"{end.slot_size.value.data}",
                "slot_size",
            )
    _verify_departures(producer, own, arrived.element_type)


def _verify_arrivals(
    consumer: AivInitializePipeOp, epilogue: AccPushEpilogue
) -> TileBufType:
    function = function_of(consumer)
    assert function is not None
    pops = list(_transfers(function, "pto.tpop_from_aic", consumer.pipe_id))
    if not pops:
        fail(
            "expects at least one tpop_from_aic for fixpipe pipe id = "
            f"{consumer.pipe_id} to resolve the consumer entry type"
        )
    first = pops[0].results[0]
    for pop in pops:
        if pop.results[0].type != first.type:
            fail(
                "expects all tpop_from_aic results for fixpipe pipe id = "
                f"{consumer.pipe_id} to use the same tile type, found {first.type} and "
                f"{pop.results[0].type}",
                "id",
            )
    verify_arrival(epilogue, first)
    assert isinstance(first.type, TileBufType)
    return first.type


def _verify_departures(
    producer: AicInitializePipeOp, epilogue: AccPushEpilogue, arrives_as: Attribute
) -> None:
    function = function_of(producer)
    assert function is not None
    for push in _transfers(function, "pto.tpush_to_aiv", producer.pipe_id):
        source = push.operands[0].type
        if not isinstance(source, TileBufType):
            continue
        fits = checks.spelled(source.element_type) in sources_of(epilogue.quant)
        if epilogue.quant is EpilogueQuant.NO_CONVERT:
            fits = source.element_type == arrives_as
        if not fits:
            fail(
                "expects producer source element type and consumer tpop result element "
                f"type to satisfy acc_push_epilogue.quant {epilogue.quant}, found "
                f"{source.element_type} and {arrives_as}",
                epilogue.quant.value,
            )


RULES: Rules = ((InitializePipeOp, ends_convert_alike),)
