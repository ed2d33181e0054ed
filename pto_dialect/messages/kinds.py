"""
The kinds of errors, warnings and remarks, each with the code that stands at its end.

A code never changes its meaning and is never given anew: people keep them in command
lines, in comments and in lists of known findings. The first digit tells who speaks:

    1 reading a text      2 verifying it         3 valid shapes       4 tile memory
    5 order of units      6 passes, C++          7 running            8 versions, ptoas

Whoever raises a diagnostic names its kind; verifiers of operations need not, as each of
their steps has one. The page of a code is a file in `pto_opt/reference/pages`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What a group of diagnostics has in common."""

    code: str
    """Such as `PTO2009`."""
    title: str
    """What is wrong, in half a sentence."""

    def __str__(self) -> str:
        return self.code


KINDS: dict[str, Kind] = {}
"""All kinds, by their codes."""


def _kind(number: int, title: str) -> Kind:
    kind = Kind(f"PTO{number}", title)
    assert kind.code not in KINDS, f"{kind.code} is given twice"
    KINDS[kind.code] = kind
    return kind


# Reading a text

SYNTAX = _kind(1001, "the text is no program")
UNKNOWN_OPERATION = _kind(1002, "there is no such operation")
UNKNOWN_TYPE = _kind(1003, "there is no such type or attribute")
UNKNOWN_VALUE = _kind(1004, "a value is used that nothing defines")
OTHER_TYPE = _kind(1005, "a value has another type than the one written for it")
UNKNOWN_WORD = _kind(1006, "a word is none of those that may stand there")

OPEN_BRACE = _kind(1008, "a brace is opened and not closed, or closed and not opened")
COMMENT = _kind(1009, "a comment begins with #")
IMPOSSIBLE_TYPE = _kind(1010, "a type or an attribute cannot be as it is written")
TOO_DEEP = _kind(1011, "the program is nested too deeply")
MISSING_OPERAND = _kind(1012, "an operand is missing, or one too many")

# Verifying

DEFINITION = _kind(2001, "operands, results or attributes are not the operation's")
OPERAND_RULE = _kind(2002, "operands do not go together")
MEMORY_RULE = _kind(2003, "a tile is in another memory than the operation takes")
EXTENT_RULE = _kind(2004, "extents in the types do not go together")
VALUE_RULE = _kind(2005, "a constant, or the operation that made it, does not fit")
USED_BEFORE = _kind(2006, "a value is used before it is defined")

LAYOUT = _kind(2008, "a tile has another layout than the operation takes")
ELEMENT_TYPE = _kind(2009, "the element types do not go together")
SAME_SHAPE = _kind(2010, "tiles that have to be of one shape are not")
CAPACITY = _kind(2011, "a tile has too few bytes for the operation")
OTHER_DIALECT = _kind(2012, "an operation of another dialect is not well-formed")
NO_TERMINATOR = _kind(2013, "a function, loop or branch does not end as it has to")
PROGRAM = _kind(2014, "the functions of a module do not go together")
PIPES = _kind(2015, "the ends of a pipe do not go together")
EPILOGUE = _kind(2016, "the epilogue of a pipe cannot be carried out")
UNKNOWN_ATTRIBUTE = _kind(2101, "an attribute is not the operation's, and is ignored")
UNKNOWN_CHIP = _kind(2102, "the module names a chip that there is not")
OTHER_NUMBERS = _kind(2103, "for some numbers the device computes something else")
OTHER_CORES = _kind(2104, "the cores do not have the operation's unit or ids")

# Valid shapes

RELATION = _kind(3001, "valid extents differ where the instruction needs them equal")
UNSET_EXTENT = _kind(3002, "a valid extent is read that nothing has set")
BEYOND_TILE = _kind(3003, "a tile gets more valid cells than it has")
BEYOND_TENSOR = _kind(3004, "a partition reaches beyond its tensor")
UNWRITTEN = _kind(3005, "a tile is read that nothing has written")
UNSOUND = _kind(3006, "cells are read that were computed from invalid ones")
TOO_WIDE = _kind(3007, "more cells are read than were computed")
EXTENT_FAULT = _kind(3008, "the instruction does not work with these extents")
ACCUMULATOR = _kind(3009, "products are added up to other extents than before")
TRANSFER_LAYOUT = _kind(3010, "pto-isa does not move between these layouts")
TRANSFER_FIELD = _kind(3011, "a number does not fit into the copying instruction")
OPERAND_BOXES = _kind(3012, "a product takes the boxes of an operand to lie elsewhere")
RUN_TIME_CHECKS = _kind(3101, "checks for the run were inserted")

# Tile memory

OVERWRITTEN = _kind(4001, "a tile is overwritten before it is read")
BEYOND_MEMORY = _kind(4002, "a tile does not fit into its memory")
IN_RESERVED = _kind(4003, "a tile lies in bytes that are reserved")
RESERVED_TOGETHER = _kind(4004, "two reserved buffers overlap")
RESERVED_TOO_SMALL = _kind(4005, "a reserved buffer is too small for what passes")
NO_ROOM = _kind(4006, "the tiles that are needed at once do not fit")
HIDDEN_ADDRESS = _kind(4007, "the address of a tile is dynamic")
NO_SCRATCH = _kind(4008, "an instruction has no scratch tile")
NO_BASE = _kind(4009, "a reserved buffer has no address")
MOVED = _kind(4101, "a tile was given an address")
NOT_MOVED = _kind(4102, "tiles stay where they are")

# Order of units

RACE = _kind(5001, "nothing orders two accesses of the same bytes")
NO_BARRIER = _kind(5002, "one unit needs a barrier between two accesses")
WAITS_FOR_EVER = _kind(5003, "a unit waits for a flag that nothing raises")
RAISED_TWICE = _kind(5004, "a flag is raised while it is up")
LEFT_UP = _kind(5005, "a flag is raised and nothing waits for it")
EVENT_ID = _kind(5006, "there is no flag of that number")
SYNC_UNDECIDED = _kind(5007, "the order of two accesses is not decided")
NO_SYNC = _kind(5008, "a function has neither flags nor barriers")
REDUNDANT = _kind(5101, "a wait or a barrier tells its unit nothing new")

KEPT_FLAGS = _kind(5102, "a function keeps the flags that it brings")

# Passes and C++

SECTIONS = _kind(6001, "operations cannot be divided among the kinds of cores")
NO_PIPE = _kind(6002, "the function has no pipe of that number")
NO_CPP = _kind(6003, "there is no C++ for it")
PASS_FAULT = _kind(6004, "a pass has made a program that is wrong")
NOT_EQUIVALENT = _kind(6005, "a pass changes what the program does")
NOT_COMPARED = _kind(6101, "nothing could be compared")
HOISTED = _kind(6102, "a narrowing was moved up")
NOT_HOISTED = _kind(6103, "a narrowing stays where it is")
PROPAGATED = _kind(6104, "extents were moved to the birth of a tile")
NOT_PROPAGATED = _kind(6105, "extents stay where they are set")
FASTER = _kind(6106, "a function or a loop ends sooner, by the machine model")
NOT_FASTER = _kind(6107, "a function or a loop stays as it is")

# Running

RUN = _kind(7001, "the program does what it must not do")
DEADLOCK = _kind(7002, "the run does not end")
FINDING_INIT = _kind(7003, "bytes or extents are read that nothing has written")
FINDING_BOUNDS = _kind(7004, "cells beyond a tile, a memory or a tensor are used")
FINDING_ALIAS = _kind(7005, "a tile's bytes were changed through another handle")
FINDING_RACE = _kind(7006, "nothing orders two accesses of this run")
FINDING_SHAPE = _kind(7007, "valid extents of this run differ where they must not")
FINDING_OVERLAP = _kind(7008, "one unit overlaps two accesses of this run")

# Versions and ptoas

NOT_IN_VERSION = _kind(8001, "that release of ptoas does not know it")
OLDER_FORM = _kind(8002, "it is written as older releases had it")
PTOAS_REFUSES = _kind(8003, "ptoas refuses it, and pto-isa runs it")
LEVEL = _kind(8004, "the level of ptoas does not go with it")
DEPRECATED = _kind(8005, "the operation is deprecated")
