"""What units did and when: the boxes of a run, laid out in time."""

from __future__ import annotations

from dataclasses import dataclass, field

from pto_dialect.costs import Costs
from pto_dialect.hardware import Pipe
from pto_opt.timeline.recorder import Executed


@dataclass(slots=True, eq=False)
class Box:
    """
    An operation at work on a unit, from cycle `start` to `end`.

    Attributes:
        done: when its results are there.
        waited: how long its unit had stood still although it had been handed out.
        because: what it began after, the last of all that it had to wait for.
        why: how it had to, in words: `flag 3 from MTE2 to V`, `V was at work`; where
            `because` is None, what the scalar unit was at.
    """

    event: Executed
    core: int
    pipe: Pipe
    start: int
    end: int
    done: int
    waited: int
    because: Box | None
    why: str


@dataclass(slots=True)
class Arrow:
    """A flag: from the end of what raised it to the beginning of what waited for it."""

    core: int
    source: Pipe
    target: Pipe
    raised: int
    seen: int
    number: int

    def __str__(self) -> str:
        return f"flag {self.number} from {short_name(self.source)} to {short_name(self.target)}"


@dataclass
class Lane:
    """What one unit of one core did."""

    core: int
    pipe: Pipe
    boxes: list[Box] = field(default_factory=list[Box])

    @property
    def busy(self) -> int:
        """Cycles at work."""
        return sum(box.end - box.start for box in self.boxes)

    @property
    def waited(self) -> int:
        """Cycles in which it had work and stood still."""
        return sum(box.waited for box in self.boxes)


@dataclass
class Timeline:
    """A run, laid out in time."""

    cores: list[str]
    lanes: list[Lane]
    arrows: list[Arrow]
    makespan: int
    """When the last result is there, in cycles."""
    critical: list[Box]
    """What the last result had to wait for, one after the other."""
    costs: Costs


def short_name(pipe: Pipe) -> str:
    return pipe.value.removeprefix("PIPE_")
