"""The addresses of the officer's desk."""

from django.urls import path

from sojourn_office.desks.officer import (
    acts,
    away,
    case,
    complaints,
    counter,
    deciding,
    issuing,
    papers,
    points,
    queue,
    records,
    relations,
    same_person,
    several,
)

_CASE = "desk/cases/<str:number>"

urlpatterns = [
    path("desk", queue.mine, name="desk"),
    path("desk/lists/<str:which>", queue.listed, name="desk_list"),
    path("desk/several", several.several_cases, name="desk_several"),
    path("desk/find", queue.find, name="desk_find"),
    path("desk/marked", same_person.marked, name="desk_marked"),
    path("desk/records", records.listed, name="desk_records"),
    path("desk/records/<uuid:pair_id>", records.pair, name="desk_record_pair"),
    path("desk/next", queue.next_case, name="desk_next"),
    path("desk/keys", queue.keys, name="desk_keys"),
    path("desk/away", away.away, name="desk_away"),
    path("desk/away/back", away.back, name="desk_back"),
    path("desk/conflicts", relations.declare, name="desk_conflicts"),
    path("desk/complaints", complaints.listed, name="desk_complaints"),
    path("desk/complaints/<uuid:complaint_id>", complaints.answer, name="desk_complaint"),
    path(_CASE, case.show, name="desk_case"),
    path(f"{_CASE}/open", case.give_reason, name="desk_case_open"),
    path(f"{_CASE}/take", acts.take, name="desk_case_take"),
    path(f"{_CASE}/put-back", acts.put_back, name="desk_case_put_back"),
    path(f"{_CASE}/skip", acts.skip, name="desk_case_skip"),
    path(f"{_CASE}/judge/<str:code>", case.judge, name="desk_case_judge"),
    path(f"{_CASE}/points", points.give, name="desk_case_points"),
    path(f"{_CASE}/ask", acts.ask, name="desk_case_ask"),
    path(f"{_CASE}/note", acts.note, name="desk_case_note"),
    path(f"{_CASE}/hand-over", acts.hand_over, name="desk_case_hand_over"),
    path(f"{_CASE}/counter", counter.counter, name="desk_case_counter"),
    path(f"{_CASE}/court", counter.export, name="desk_case_court"),
    path(f"{_CASE}/history", case.history, name="desk_case_history"),
    path(f"{_CASE}/same-person", same_person.compare, name="desk_case_same_person"),
    path(f"{_CASE}/decide", deciding.decide, name="desk_case_decide"),
    path(f"{_CASE}/take-back", deciding.take_back, name="desk_case_take_back"),
    path(f"{_CASE}/issue", issuing.issue, name="desk_case_issue"),
    path(f"{_CASE}/papers-seen", papers.seen_all, name="desk_papers_seen"),
    path(f"{_CASE}/papers/<slug:paper>/seen", papers.seen, name="desk_paper_seen"),
    path(f"{_CASE}/papers/<slug:paper>/<int:leaf>.png", papers.picture, name="desk_paper"),
]
