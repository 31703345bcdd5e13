"""The addresses of the applicant's pages; none carries more of a person than the number of a case."""

from django.urls import path

from sojourn_office.desks.applicant import asked, beginning, checking, details, letter, status, tasks, visa

urlpatterns = [
    path("me", beginning.me, name="me"),
    path("me/start", beginning.start, name="start"),
    path("me/details", details.details, name="my_details"),
    path("me/details/data.json", details.data, name="my_data"),
    path("me/<str:number>", status.status, name="my_case"),
    path("me/<str:number>/tasks", tasks.tasks, name="tasks"),
    path("me/<str:number>/tasks/<slug:task>", tasks.task, name="task"),
    path("me/<str:number>/papers/<uuid:paper_id>", asked.look, name="look_at_paper"),
    path("me/<str:number>/papers/<uuid:paper_id>/<int:sheet>", asked.picture, name="page_of_paper"),
    path("me/<str:number>/papers/<uuid:paper_id>/small", asked.small, name="small_picture"),
    path("me/<str:number>/filled/<slug:paper>.pdf", asked.filled, name="filled_in_paper"),
    path("me/<str:number>/check", checking.check, name="check"),
    path("me/<str:number>/receipt", checking.receipt, name="receipt"),
    path("me/<str:number>/receipt.pdf", checking.receipt_paper, name="receipt_paper"),
    path("me/<str:number>/ask/<int:ask>", asked.ask, name="ask"),
    path("me/<str:number>/letter", letter.letter, name="my_letter"),
    path("me/<str:number>/letter.pdf", letter.letter_paper, name="letter_paper"),
    path("me/<str:number>/visa", visa.visa, name="my_visa"),
    path("me/<str:number>/visa.pdf", visa.notice, name="visa_notice"),
    path("me/<str:number>/visa/symbol.svg", visa.symbol, name="visa_symbol"),
    path("me/<str:number>/visa/decline", visa.decline, name="decline"),
    path("me/<str:number>/stay", visa.stay, name="my_stay"),
    path("me/<str:number>/steps", status.steps, name="steps"),
    path("me/<str:number>/messages", status.messages, name="messages"),
    path("me/<str:number>/withdraw", status.withdraw, name="withdraw"),
]
