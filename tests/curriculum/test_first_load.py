"""Loading curricula where there are none yet."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command

from courses.cases.models import PledgeText
from curriculum.domain.demo.load import load_demo
from curriculum.domain.load import load_folder
from curriculum.models import LoadedItem
from people.roles import Role
from tests.curriculum.folders import DATA, copy_of

pytestmark = pytest.mark.django_db


def test_a_folder_without_a_pledge_gets_ours(tmp_path: Path) -> None:
    folder = copy_of(DATA, tmp_path)
    (folder / "pledge.yaml").unlink()

    load_folder(folder)

    assert PledgeText.objects.get().version == 1


def test_command_prints_counts_and_makes_the_groups(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_curriculum", str(DATA))

    assert "講義: 追加 8、変更 0、変更なし 0" in capsys.readouterr().out
    assert set(Group.objects.values_list("name", flat=True)) == {str(role) for role in Role}


def test_the_demo_needs_the_curricula(settings: Any) -> None:
    settings.DEMO = True

    with pytest.raises(ValidationError) as error:
        load_demo()

    assert error.value.code == "no_curriculum"
    assert not LoadedItem.objects.exists()
