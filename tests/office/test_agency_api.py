"""An agency's own program: the same sheet, the same answers, under a key that ends with the post."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import jsonschema_rs
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sojourn_office import clock
from sojourn_office.actions import agencies
from sojourn_office.api import urls
from sojourn_office.api.document import document
from sojourn_office.storage.filings import Mandate
from tests.office.desks import Office
from tests.office.filings import ROUND, agency, read_all, row, sheet

PATH = "/api/v1/agency/batches"


def _key(office: Office, staff: str) -> str:
    made = agencies.make_key(office.posts[staff], at=clock.now(), key=office.key())
    assert isinstance(made, str)
    return made


def _post(path: str, secret: str, key: str, content: bytes | None = None) -> Any:
    sent = {"round": ROUND, "sheet": SimpleUploadedFile("s.csv", content)} if content else {}
    headers = {"Authorization": f"Bearer {secret}", **({"Idempotency-Key": key} if key else {})}
    return Client(enforce_csrf_checks=True).post(path, sent, headers=headers)


def test_a_program_files_the_same_sheet_once_for_each_key(office: Office) -> None:
    agency(office, "blue")
    secret = _key(office, "blue-staff")
    content = sheet([row(1), row(2, birth_date="2002-02-30")])
    first = _post(PATH, secret, "sheet-0001", content)
    assert first.status_code == 201, first.content
    assert first["Cache-Control"] == "no-store"
    assert first.json()["being_read"] is True and first.json()["lines"] == []
    batch = f"{PATH}/{first.json()['batch']}"
    assert _post(f"{batch}/lodge", secret, "lodge-0000").status_code == 409, "it is being read"
    read_all()
    said = Client().get(batch, headers={"Authorization": f"Bearer {secret}"}).json()
    assert said["being_read"] is False
    assert [line["state"] for line in said["lines"]] == ["ready", "wrong"]
    assert said["lines"][1]["faults"] == [{"column": "birth_date", "trouble": "30 February does not exist."}]
    assert _post(PATH, secret, "sheet-0001", content).json()["batch"] == said["batch"]
    assert _post(PATH, secret, "sheet-0001", sheet([row(3)])).status_code == 422
    lodged = f"{PATH}/{said['batch']}/lodge"
    assert _post(lodged, secret, "lodge-0001").json()["handed_in"] == 1
    assert _post(lodged, secret, "lodge-0001").json()["handed_in"] == 1
    assert Mandate.objects.count() == 1
    seen = Client().get(f"{PATH}/{said['batch']}", headers={"Authorization": f"Bearer {secret}"})
    assert seen.json()["lines"][0]["number"] == Mandate.objects.get().number
    assert seen["Cache-Control"] == "no-store"


def test_a_program_without_a_key_or_with_one_that_ended_gets_nothing(office: Office) -> None:
    agency(office, "blue")
    agency(office, "green")
    old, content = _key(office, "blue-staff"), sheet([row(1)])
    secret = _key(office, "blue-staff")
    for wrong in ("", "wrong", old):
        assert _post(PATH, wrong, "sheet-0001", content).status_code == 401
    assert _post(PATH, secret, "", content).status_code == 428
    assert _post(PATH, secret, "sheet-0002").status_code == 422
    batch = _post(PATH, secret, "sheet-0003", content).json()["batch"]
    other = _key(office, "green-staff")
    assert _post(f"{PATH}/{batch}/lodge", other, "lodge-0001").status_code == 404
    assert Client().get(f"{PATH}/{batch}", headers={"Authorization": f"Bearer {other}"}).status_code == 404
    agencies.suspend("blue", reason="x", post=None, by="test", at=clock.now(), key=office.key())
    assert _post(f"{PATH}/{batch}/lodge", secret, "lodge-0002").status_code == 401
    assert Mandate.objects.count() == 0


def test_what_a_program_is_answered_is_what_the_document_says(office: Office) -> None:
    agency(office, "blue")
    secret, paths = _key(office, "blue-staff"), document()["paths"]
    shape = {"$ref": "#/components/schemas/Batch", "components": document()["components"]}
    trouble = {"$ref": "#/components/schemas/Problem", "components": document()["components"]}
    sent = _post(PATH, secret, "sheet-0001", sheet([row(1), row(2, birth_date="", surname="=1"), row(3, on_paper="")]))
    batch = f"{PATH}/{sent.json()['batch']}"
    early = _post(f"{batch}/lodge", secret, "lodge-0000")
    read_all()
    seen = Client().get(batch, headers={"Authorization": f"Bearer {secret}"})
    lodged = _post(f"{batch}/lodge", secret, "lodge-0001")
    for answer, path, method in (
        (sent, PATH, "post"),
        (seen, f"{PATH}/{{batch_id}}", "get"),
        (early, f"{PATH}/{{batch_id}}/lodge", "post"),
        (lodged, f"{PATH}/{{batch_id}}/lodge", "post"),
        (_post(PATH, "", "sheet-0002", b"x"), PATH, "post"),
        (_post(PATH, secret, "", b"x"), PATH, "post"),
        (_post(PATH, secret, "sheet-0003"), PATH, "post"),
        (_post(PATH, secret, "sheet-0004", b"x"), PATH, "post"),
        (_post(PATH, secret, "sheet-0001", b"x"), PATH, "post"),
        (_post(f"{PATH}/{UUID(int=0)}/lodge", secret, "lodge-0002"), f"{PATH}/{{batch_id}}/lodge", "post"),
    ):
        told = paths[path][method]["responses"]
        assert str(answer.status_code) in told, (path, answer.status_code)
        right = shape if answer.status_code < 300 else trouble
        assert jsonschema_rs.is_valid(right, answer.json()), answer.content
        assert answer["Content-Type"].split(";")[0] in told[str(answer.status_code)]["content"]


def test_what_the_api_offers_and_what_its_document_says_agree() -> None:
    told = {(path, method.upper()) for path, methods in document()["paths"].items() for method in methods}
    offered = set()
    for pattern in urls.urlpatterns:
        address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if address in ("", "openapi.json", "{rest}"):
            continue
        asked = f"/api/v1/{address}".format(scheme="KOR-JPN", batch_id=UUID(int=0))
        allowed = set(Client().options(asked)["Allow"].split(", ")) - {"OPTIONS", "HEAD"}
        offered |= {(f"/api/v1/{address}", method) for method in allowed}
    assert offered == told
    listed = {(call["address"], call["method"]) for call in Client().get("/api/v1/").json()["calls"]}
    assert listed == told


def test_the_key_is_shown_once(office: Office) -> None:
    agency(office, "blue")
    client = office.client("blue-staff")
    shown = client.post("/en/agency/key", {"key": "k"}).content.decode()
    secret = shown.split('<p class="code">')[1].split("<")[0]
    assert _post(PATH, secret, "sheet-0001", sheet([row(1)])).status_code == 201
    assert secret not in client.get("/en/agency/key").content.decode()
