"""What each call and each of its parts is for, as the document and the page of developers say it."""

from __future__ import annotations

from sojourn.basics.messages import Message

CALLS: dict[str, Message] = {
    "programmes": Message("Every programme; of one sender, to one host."),
    "rules": Message("The rules of a programme on a day, as known on a day."),
    "facts": Message("The facts a programme asks for on a day, each with its question."),
    "sources": Message("Where the values of a programme's agreement come from."),
    "judge": Message("One person by the rules of a programme: the answer, and what each criterion came to."),
    "where": Message("Every programme for one person, the most useful first, each with the last day to apply."),
    "changes": Message("What was published of any programme, or came into force, since a day; the newest first."),
    "agency_send": Message(
        "An agency sends a sheet of people with their papers. It is checked, and nothing is handed in."
    ),
    "agency_read": Message("A sheet line by line, with the number of everyone who was handed in."),
    "agency_hand_in": Message("Hand in what is ready of a sheet. Sent again it goes on, and hands in nobody twice."),
}

PARTS: dict[str, Message] = {
    "sender": Message("The country whose people go, in three letters."),
    "host": Message("The country they go to, in three letters."),
    "scheme": Message("The programme, as the list of programmes names it."),
    "on": Message("The day of application; today if left out."),
    "known": Message("By what was known on a day; all that is known if left out."),
    "mission": Message("With the local values of a mission."),
    "since": Message("The first day that is told."),
    "until": Message("The last day that is told; today if left out."),
    "lang": Message("The language of sentences; left out, the one that the request prefers."),
    "facts": Message("What is known of the person, by the names of the facts. Nothing of it is kept."),
    "all": Message("Those for other passports too."),
    "batch_id": Message("The sheet, as the answer to sending it names it."),
    "Idempotency-Key": Message("A key of your own for the change, 8 to 64 signs: the same key is answered the same."),
    "Authorization": Message("The key of a member of an agency's staff, made on the agency's own page."),
    "round": Message("The round that people are handed in for."),
    "sheet": Message("The sheet, as CSV in the columns of the template."),
    "papers": Message("A ZIP with a folder of papers for each person."),
}
