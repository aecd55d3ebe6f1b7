"""The taxonomy: a tree, a file to load, entries to retire."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kentan.domain.cases.models import Category
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.models import Staff
from tests.factories import NOON
from tests.interfaces.workspace.desk.conftest import Enter
from tests.walks import Cast, register

TREE, LOAD = "/work/categories/", "/work/categories/load/"


@pytest.fixture
def office(enter: Enter, administrator: Staff) -> Client:
    """The administrator's browser."""
    return enter(administrator)


def load(client: Client, text: str, *, encoding: str = "utf-8", edition: str = "2026") -> object:
    file = SimpleUploadedFile("分类.csv", text.encode(encoding), "text/csv")
    return client.post(LOAD, {"file": file, "edition": edition})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_loading_a_file(office: Client, encoding: str) -> None:
    load(office, "编码,名称\n040000,城乡建设\n040400,市政道路\n\n", encoding=encoding)
    assert list(Category.objects.order_by("code").values_list("code", "name", "version")) == [
        ("040000", "城乡建设", "2026"),
        ("040400", "市政道路", "2026"),
    ]
    load(office, "040400,市政道路与设施\n", edition="2027")
    assert Category.objects.get(code="040400").name == "市政道路与设施"
    page = office.get(TREE).content.decode()
    assert "市政道路与设施" in page
    assert "在用 2 条" in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "文件中没有内容分类"),
        ("code,name\n", "文件中没有内容分类"),
        ("040000,城乡建设\n4,坏\n", "第 2 行"),
        ("040000,城乡建设\n040100,\n", "第 2 行"),
        ("040000,城乡建设\n040000,又一次\n", "与第 1 行重复"),
        ("040000\n", "第 1 行"),
    ],
)
def test_a_bad_file_changes_nothing(office: Client, text: str, says: str) -> None:
    before = Entry.objects.count()
    answer = load(office, text)
    assert answer.status_code == (200 if text == "" else 422) or answer.status_code == 422  # type: ignore[attr-defined]  # a response
    assert not Category.objects.exists()
    assert Entry.objects.count() == before
    if text:
        assert says in answer.content.decode()  # type: ignore[attr-defined]  # a response


def test_no_text(office: Client) -> None:
    file = SimpleUploadedFile("a.csv", b"\xff\xff\x00\x81", "text/csv")
    answer = office.post(LOAD, {"file": file, "edition": "1"})
    assert answer.status_code == 422
    assert "这不是文本文件" in answer.content.decode()


@pytest.mark.usefixtures("categories")
def test_retiring(office: Client, cast: Cast, enter: Enter) -> None:
    case = register(cast, at=NOON, category="040400").case
    question = office.get(f"{TREE}040400/retire/")
    assert "市政道路与设施" in question.content.decode()
    assert office.post(f"{TREE}040400/retire/")["Location"] == TREE
    assert Category.objects.get(code="040400").retired_on is not None
    assert office.get(f"{TREE}040400/retire/").status_code == 404
    desk = enter(cast.registrar)
    offered = dict(desk.get("/work/register/").context["form"].fields["category"].choices)
    assert ("040400", "市政道路与设施") not in offered.get("城乡建设", [])
    answer = enter(cast.dispatcher).get("/work/cases/", {"category": "040400"})
    assert [row.case for row in answer.context["rows"]] == [case]
    assert "停用" in office.get(TREE).content.decode()
