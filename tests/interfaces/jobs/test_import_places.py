"""kentan import-places and kentan create-admin."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kentan.domain.ledger.models import Entry
from kentan.domain.organisation import queries
from kentan.domain.organisation.models import Place, Staff
from kentan.domain.organisation.permissions import standing
from kentan.domain.organisation.rules import Role
from kentan.interfaces.jobs.management.commands.import_places import read_places

pytestmark = pytest.mark.django_db

HEADER = "town_code,town,village_code,village,urban_rural_type\n"
GOOD = (
    HEADER
    + "430422001000,云集街道,430422001201,青石社区,121\n"
    + "430422001000,云集街道,430422001202,白塔村,220\n"
    + "430422103000,茶市镇,430422103202,白塔村,220\n"
)
PRISON = "430422407000,某监狱,430422407598,某监狱虚拟生活区,121\n"
COUNTY = "430422000000"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "places.csv"


def run(file: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_places", str(file), *options, stdout=out)
    return out.getvalue()


def failing(file: Path, *options: str) -> tuple[str, CommandError]:
    out = io.StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("import_places", str(file), *options, stdout=out)
    return out.getvalue(), failed.value


def test_a_list_is_loaded_once(file: Path) -> None:
    file.write_text(GOOD, encoding="utf-8")
    assert "Added 8 places; 0 changed, 0 as before." in run(file)
    assert "Added 0 places; 0 changed, 8 as before." in run(file)
    assert queries.path_of("430422103202") == "衡南县 茶市镇 白塔村"
    assert Place.objects.get(code="430422001201").urban_rural_type == "121"
    assert Entry.objects.filter(kind="organisation.places.loaded").count() == 1


def test_a_rename_in_the_list_is_a_change(file: Path) -> None:
    file.write_text(GOOD, encoding="utf-8")
    run(file)
    file.write_text(GOOD.replace("青石社区", "青石新社区"), encoding="utf-8")
    assert "Added 0 places; 1 changed, 7 as before." in run(file)


def test_a_dry_run_changes_nothing(file: Path) -> None:
    file.write_text(GOOD, encoding="utf-8")
    assert "Would add 8 places" in run(file, "--dry-run")
    assert not Place.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_tables_from_a_spreadsheet_are_read(file: Path, encoding: str) -> None:
    file.write_bytes(GOOD.replace("\n", "\r\n").encode(encoding))
    run(file)
    assert Place.objects.filter(name="白塔村").count() == 2


def test_areas_of_the_statistics_office_are_named_and_left_out(file: Path) -> None:
    file.write_text(GOOD + PRISON, encoding="utf-8")
    said = run(file)
    assert "line 5: 某监狱 某监狱虚拟生活区" in said
    assert not Place.objects.filter(code__startswith="430422407").exists()
    assert "Added 2 places" in run(file, "--include-special")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("43042200100,云集街道,430422001209,新村,220", "not a 12-digit place code"),
        ("430422001000,云集街道,43042200120x,新村,220", "not a 12-digit place code"),
        ("430422001201,云集街道,430422001209,新村,220", "not the code of a township"),
        ("430422001000,云集街道,430422002000,新村,220", "not the code of a village"),
        ("430422001000,云集街道,430422002201,新村,220", "does not lie in the township"),
        ("430423001000,别县街道,430423001201,新村,220", "does not lie in the county"),
        ("430422001000,云集街道,430422001209,,220", "has no name"),
        ("430422001000,,430422001209,新村,220", "has no name"),
        ("430422001000,云集街道,430422001209,新村,城镇", "not a type of three digits"),
        ("430422001000,云集镇,430422001209,新村,220", "is called 云集街道 above"),
        ("430422001000,云集街道,430422001201,新村,220", "stands in the list already"),
        (f"430422001000,云集街道,430422001209,{'长' * 65},220", "longer than 64"),
        ("430422001000", "430422001000 has no name"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_loaded(file: Path, row: str, reason: str) -> None:
    file.write_text(GOOD + row + "\n\n", encoding="utf-8")
    said, failed = failing(file)
    assert "line 5: " in said
    assert reason in said
    assert (failed.returncode, str(failed)) == (1, "1 of 4 rows are bad; the others are unaffected.")
    assert Place.objects.count() == 8


def test_a_file_without_the_columns_is_refused(file: Path) -> None:
    file.write_text("编码,名称\n1,2\n", encoding="utf-8")
    said, failed = failing(file)
    assert "line 1: the columns town_code, town, village_code, village are missing" in said
    assert failed.returncode == 1
    assert not Place.objects.exists()


def test_wrong_use(file: Path) -> None:
    assert failing(file)[1].returncode == 2
    file.write_text(GOOD, encoding="utf-8")
    assert failing(file, "--county", "4304")[1].returncode == 2
    assert failing(file, "--above", "430000")[1].returncode == 2
    file.write_bytes(b"\xff\xff\xff")
    assert failing(file)[1].returncode == 1


def test_another_county_needs_names_above(file: Path) -> None:
    file.write_text(GOOD.replace("430422", "330106"), encoding="utf-8")
    assert "What are 330000000000" in str(failing(file, "--county", "330106")[1])
    run(file, "--county", "330106", "--above", "330000=浙江省", "330100=杭州市", "330106=西湖区")
    assert queries.path_of("330106001201") == "西湖区 云集街道 青石社区"
    assert "8 as before" in run(file, "--county", "330106"), "names are known now"


def test_the_real_list_of_the_county(shared_data: Path) -> None:
    file = shared_data / "places" / "hengnan_2022.csv"
    said = run(file)
    assert "Added 471 places; 0 changed, 0 as before." in said  # province, prefecture, county, 23 and 445
    assert said.count("area of the statistics office") == 1
    assert "line 447:" in said
    townships = [vars(place) for place in queries.townships("430422")]
    assert len(townships) == 23
    assert sum(township["villages"] for township in townships) == 445
    assert "Added 0 places; 0 changed, 471 as before." in run(file)


def test_reading_raises_nothing_whatever_the_file_holds() -> None:
    assert read_places("", county=COUNTY).bad
    assert read_places(HEADER, county=COUNTY).rows == 0
    assert read_places(HEADER + '"unclosed', county=COUNTY).bad


# ---------------------------------------------------------------- create-admin


def create(*options: str) -> str:
    out = io.StringIO()
    call_command("create_admin", *options, stdout=out)
    return out.getvalue()


def test_the_first_administrator_founds_the_bureau(file: Path) -> None:
    with pytest.raises(CommandError, match="no petition bureau") as failed:
        create("admin", "--name", "管理员")
    assert failed.value.returncode == 2
    with pytest.raises(CommandError, match="import-places"):
        create("admin", "--name", "管理员", "--bureau", "衡南县信访局")
    file.write_text(GOOD, encoding="utf-8")
    run(file)
    said = create("Admin", "--name", "管理员", "--bureau", "衡南县信访局")
    staff = Staff.objects.get(username="admin")
    assert standing(staff).has_at(queries.bureau().pk, Role.ADMINISTRATOR)
    assert staff.must_change_password
    assert staff.check_password(said.split("Password: ")[1].split()[0])
    with pytest.raises(CommandError, match="taken"):
        create("admin", "--name", "管理员")
    create("second", "--name", "第二位")


def test_a_password_is_read_from_standard_input(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(GOOD, encoding="utf-8")
    run(file)
    monkeypatch.setattr("sys.stdin", io.StringIO("12345\n"))
    with pytest.raises(CommandError, match="too weak"):
        create("admin", "--name", "管理员", "--bureau", "衡南县信访局", "--password", "stdin")
    assert not Staff.objects.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("a-much-better-one-8\n"))
    assert "Password" not in create("admin", "--name", "管理员", "--bureau", "衡南县信访局", "--password", "stdin")
    assert not Staff.objects.get().must_change_password
