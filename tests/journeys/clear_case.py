"""A clear case, lodged on paper with nothing to weigh but the purpose, and an officer who decides it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.journeys.walking import Walker

# From the queue to the decision.
MOST = 6


@dataclass
class Counting:
    """An officer whose every press on a link or a button is counted; typing is no press."""

    walker: Walker
    pressed: list[str] = field(default_factory=list)

    def press(self, english: str) -> None:
        """Press a button."""
        self.pressed.append(english)
        self.walker.press(english)

    def follow(self, english: str) -> None:
        """Follow a link."""
        self.pressed.append(english)
        self.walker.follow(english)


def decide(walker: Walker, number: str) -> list[str]:
    """Decide the case that is next in the queue, which is the one of this number; gives what was pressed."""
    officer = Counting(walker)
    officer.follow("Next case")
    assert number in walker.page.url, walker.page.url
    officer.press("I have seen every paper that came on paper")
    walker.fill(why="◇")
    officer.press("Met")
    officer.follow("Decide")
    officer.press("Decide")
    walker.reads("Recorded.")
    return officer.pressed


def main() -> None:
    """Lodge it by the real actions in a settled office, and move the clock on to after that; prints its number."""
    import django

    django.setup()
    from itertools import count

    from sojourn_office import clock as read
    from sojourn_office.storage import clock
    from tests.office.world import ALL_YEAR, World

    world = World(read.now(), count(50_000))
    print(world.lodged("Clara", ALL_YEAR))
    clock.move_to(world.at())


if __name__ == "__main__":
    main()
