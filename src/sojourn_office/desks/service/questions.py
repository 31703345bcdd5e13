"""The questions people ask, by topic, each with a short answer and the page that does it."""

from __future__ import annotations

from dataclasses import dataclass

from sojourn.basics.messages import Message


@dataclass(frozen=True)
class Question:
    """One question with its answer, and where it leads."""

    asks: Message
    answer: Message
    address: str = ""
    words: Message | None = None


@dataclass(frozen=True)
class Topic:
    """Questions that belong together; `anchor` is the last step of their address."""

    anchor: str
    name: Message
    questions: tuple[Question, ...]


TOPICS = (
    Topic(
        "before",
        Message("Before you apply"),
        (
            Question(
                Message("Can I go?"),
                Message("Answer a few questions. No name is asked, and nothing is kept: the answer lives in the link."),
                "/go",
                Message("Can I go?"),
            ),
            Question(
                Message("Where do the rules come from?"),
                Message(
                    "From the agreement and from notices of the missions. Each rule shows its source, the day it was "
                    "published, and whether it is in force. What nobody found is written as not found."
                ),
                "/schemes",
                Message("Rules and their history"),
            ),
            Question(
                Message("How many places are left?"),
                Message("Every place of a year is counted in public, and the counts add up to what was granted."),
                "/places",
                Message("Places"),
            ),
        ),
    ),
    Topic(
        "applying",
        Message("Applying"),
        (
            Question(
                Message("How do I sign in?"),
                Message("With your e-mail address and six digits that we send to it. There is no password."),
                "/sign-in",
                Message("Sign in"),
            ),
            Question(
                Message("The page broke off. Was it sent?"),
                Message("Open it again and press once more. Nothing is done twice, and what you typed is kept."),
            ),
            Question(
                Message("What does it mean when the answer is no?"),
                Message(
                    "It is advice by the rules of the day. You may lodge all the same; an officer decides on "
                    "your papers."
                ),
            ),
            Question(
                Message("Who reads my papers?"),
                Message(
                    "Officers of your mission, each time with a reason that is kept. Under My application you see who "
                    "opened them."
                ),
                "/me",
                Message("My application"),
            ),
        ),
    ),
    Topic(
        "after",
        Message("After the decision"),
        (
            Question(
                Message("When do I learn the result?"),
                Message(
                    "Where a round has a result day, everyone is told at the same hour. Elsewhere when the "
                    "decision is "
                    "made. A mail says only that there is something to read."
                ),
            ),
            Question(
                Message("Whose case comes first?"),
                Message("The order is stated for everyone and reviewed each year. Nobody can pay or ask for a turn."),
                "/order",
                Message("The order of work"),
            ),
            Question(
                Message("What if I cannot collect in time?"),
                Message("The place goes back on the day named in your account. You can also decline it yourself."),
            ),
            Question(
                Message("How does anyone check my visa?"),
                Message("By its square code or its two lines, also without a network. Nothing of the check is kept."),
                "/verify",
                Message("Check a visa"),
            ),
        ),
    ),
)

DEMONSTRATION = (
    Message("Everything marked ◇ is invented: people, cases, rounds and counts. Rules and past figures are real."),
    Message("The clock stands in November 2026 and moves only forward, from one stop to the next."),
    Message("You may sign in as any of the invented people, with one press and no code. Mail stays in the post box."),
    Message("Do not enter data of real people. Whatever is typed here may be deleted at any time."),
)
