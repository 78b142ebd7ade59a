"""The administrator loads the reference data in the browser and reads what came of it."""

import json
import shutil

import pytest

from tasks.models import Task

pytestmark = pytest.mark.django_db
ADDRESS = "/du-lieu-nen/"


def test_loading_tells_what_was_created_and_loading_again_that_all_was_kept(client, administrator) -> None:
    client.force_login(administrator)
    first = client.post(ADDRESS)
    second = client.post(ADDRESS)
    tasks = [
        next(row for row in page.context["loaded"] if row.name == "nhiệm vụ") for page in (first, second)
    ]
    assert [(row.created, row.updated, row.kept) for row in tasks] == [(82, 0, 0), (0, 0, 82)]
    assert "Đã nạp xong" in first.content.decode()


def test_faulty_files_load_nothing_and_every_fault_is_listed(
    client, administrator, settings, tmp_path
) -> None:
    shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")
    file = tmp_path / "fixtures" / "zones.json"
    zones = json.loads(file.read_text())
    zones["zones.zone"][0]["reporting_agency"] = ["khong-co"]
    zones["zones.zone"].append(zones["zones.zone"][1])
    file.write_text(json.dumps(zones))
    settings.BASE_DIR = tmp_path
    client.force_login(administrator)
    answer = client.post(ADDRESS)
    assert answer.status_code == 422
    assert len(answer.context["faults"]) == 2
    assert "Không nạp gì, có 2 lỗi" in answer.content.decode()
    assert not Task.objects.exists()


@pytest.mark.parametrize("person", ["officer", "head", "specialist", "sct_head", "leader"])
def test_only_administrators_see_it(client, request, person) -> None:
    client.force_login(request.getfixturevalue(person))
    assert client.get(ADDRESS).status_code == 403
