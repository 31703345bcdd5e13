"""What was typed wrongly: a line for each fault with place, trouble and remedy, and exit code 2."""

from __future__ import annotations

from sojourn.basics.messages import Message
from sojourn.texts import say


class Fault(Exception):
    """Something the outside did wrong; the command ends with exit code 2 and this line, and those of further faults."""

    def __init__(self, place: str, trouble: Message, remedy: Message, *, further: tuple[Fault, ...] = ()) -> None:
        super().__init__(place, trouble, remedy)
        self.place, self.trouble, self.remedy, self.further = place, trouble, remedy, further

    def line(self, language: str) -> str:
        """The fault in one line, and each further one in its own."""
        own = f"{self.place}: {say(self.trouble, language)} {say(self.remedy, language)}"
        return "\n".join([own, *(fault.line(language) for fault in self.further)])
