"""The addresses of an agency's desk."""

from django.urls import path

from sojourn_office.desks.agency import asked, clients, filing, program

urlpatterns = [
    path("agency", clients.mine, name="agency"),
    path("agency/add", clients.add, name="agency_add"),
    path("agency/lodge", filing.send, name="agency_lodge"),
    path("agency/messages", clients.messages, name="agency_messages"),
    path("agency/key", program.key, name="agency_key"),
    path("agency/template.csv", filing.template, name="agency_template"),
    path("agency/batches/<uuid:batch_id>", filing.batch, name="agency_batch"),
    path("agency/batches/<uuid:batch_id>/receipts.csv", filing.receipts, name="agency_receipts"),
    path("agency/clients/<str:number>", clients.client, name="agency_client"),
    path("agency/clients/<str:number>/ask/<int:ask>", asked.send, name="agency_asked"),
    path("agency/clients/<str:number>/end", clients.end, name="agency_client_end"),
    path("agency/clients/<str:number>/papers/<slug:paper>/<int:sheet>.png", clients.picture, name="agency_paper"),
]
