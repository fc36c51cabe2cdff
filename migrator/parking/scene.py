"""Where a revision is parked: its connection, its step and the names that are in use."""

from dataclasses import dataclass, field
from typing import Any

from migrator.parking.names import make_name
from migrator.parking.registry import Parked
from migrator.records import Direction, Step


@dataclass
class Scene:
    """``scratch`` opens an empty database beside the real one; ``returned``: given back by this revision."""

    cursor: Any
    scratch: Any
    step: Step
    taken: set[str]
    returned: list[Parked] = field(default_factory=list)

    @property
    def is_down(self) -> bool:
        return self.step.direction is Direction.DOWN

    def make_entry(self, thing: str, kind: str, table: str, column: str = "", **details: Any) -> Parked:
        """An entry of this step, under a name that nothing has yet."""
        name = make_name(self.step, thing, self.taken)
        self.taken.add(name)
        return Parked(
            name, self.step.revision, str(self.step.direction), kind, table, column, details=details
        )

    def turned(self) -> "Scene":
        """The same revision on its other way."""
        other = Direction.UP if self.is_down else Direction.DOWN
        step = Step(self.step.revision, self.step.description, other)
        return Scene(self.cursor, self.scratch, step, self.taken, self.returned)
