"""What somebody in a waiting room is told, by the gate and on their page."""

from __future__ import annotations

from sojourn.basics.messages import Message

WAITS = Message("You are in the waiting room.")
ALIKE = Message("All who came in time are put in a drawn order. Pressing again changes nothing.")
BEHIND = Message("You stand behind the waiting room.")
LATE = Message("You came after its last moment: your turn comes after all who came in time, in the order of arrival.")
IN_THE_DRAW = Message("Your number in the draw")
SECRET = Message("The secret of it, for you alone")
