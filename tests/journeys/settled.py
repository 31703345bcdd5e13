"""An office in which a journey can begin, made by the real actions; run beside the server, in a process of its own."""

from __future__ import annotations

import argparse
from datetime import datetime


def settle() -> None:
    """Tables, the real agreement, two open rounds, staff on the sign-in list, and the clock on the first day."""
    from sojourn.basics.messages import Message
    from sojourn_office.commands.prepare import prepare
    from sojourn_office.storage import accounts, clock
    from tests.office.world import World

    prepare()
    world = World().settle(places=20)
    for host, officers in world.officers.items():
        staff = {f"officer-{number}": post.account for number, post in enumerate(officers, start=1)}
        for role in ("supervisor", "border"):
            account = accounts.find_or_open(f"{role}.{host}@example.org", language="en", at=world.at())
            accounts.open_post(account, host=host, mission="", roles=[role], name="◇", at=world.at())
            staff[role] = account
        for order, (name, account) in enumerate(staff.items()):
            slug = f"{name}-{host.lower()}"
            lands_on = {"supervisor": "/supervise", "border": "/border"}.get(name, "/desk")
            shows = Message("Officer")
            accounts.list_in_demonstration(account, slug=slug, label=slug, shows=shows, lands_on=lands_on, order=order)
    clock.move_to(world.at(), first=True)


def move(moment: str) -> None:
    """Move the clock of the office forward."""
    from sojourn_office.storage import clock

    clock.move_to(datetime.fromisoformat(moment))


def main() -> None:
    """Do one of the two."""
    import django

    parser = argparse.ArgumentParser()
    parser.add_argument("to", nargs="?", default="")
    django.setup()
    moment = parser.parse_args().to
    if moment:
        move(moment)
    else:
        settle()


if __name__ == "__main__":
    main()
