"""What was typed wrongly: one line with place, trouble and remedy, and exit code 2."""

from __future__ import annotations

from sojourn.basics.messages import Message
from sojourn.texts import say


class Fault(Exception):
    """Something the outside did wrong; the command ends with exit code 2 and this line."""

    def __init__(self, place: str, trouble: Message, remedy: Message) -> None:
        super().__init__(place, trouble, remedy)
        self.place, self.trouble, self.remedy = place, trouble, remedy

    def line(self, language: str) -> str:
        """The fault in one line."""
        return f"{self.place}: {say(self.trouble, language)} {say(self.remedy, language)}"
