"""A mistake in a file is named by file and line, in Japanese, and nothing is written."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from courses.models import CoursePage
from curriculum.domain.load import load_folder
from curriculum.models import LoadedItem
from tests.curriculum.folders import DATA, copy_of, edit

pytestmark = pytest.mark.django_db

STAFF, SUP, CASES, SHEETS, REF = (
    "course_staff.yaml", "course_supporter.yaml", "cases.yaml", "worksheets.yaml", "reference.yaml",
)  # fmt: skip

# file, what stood there, what stands there now, lines below it that are named, what is said
MISTAKES = [
    (STAFF, "  code: ST", "  kode: ST", 0, "「kode」という項目は使えません"),
    (STAFF, "duration_minutes: 60", "duration_minutes: 一時間", 0, "「duration_minutes」は整数で"),
    (STAFF, "required: true", "required: はい", 0, "「required」はtrue か false で"),
    (STAFF, "  title_kana: ", "  title_kana: 研修", 0, "「研修"),
    (STAFF, "        kind: lecture", "        kind: seminar", 0, "「kind」はlecture"),
    (STAFF, "audiences: [高支]", "audiences: [高]", 0, "「audiences」の「高」が見つかりません"),
    (STAFF, "worksheet: intake-form", "worksheet: intake", 0, "「worksheet」の「intake」"),
    (STAFF, "case: case-8050-a", "case: case-x", 0, "「case」の「case-x」"),
    (STAFF, "default: case-8050-a", "default: case-x", 0, "「default」の「case-x」"),
    (STAFF, "{type: quizzes, stage: stage-1}", "{type: quizzes, stage: stage-9}", 0,
     "「stage」の「stage-9」"),
    (STAFF, "{type: quizzes, stage: stage-1}", "{type: quizzes, stage: stage-2}", 0,
     "「stage」の「stage-2」"),
    (STAFF, "{type: quizzes, stage: stage-1}", "{type: quiz, stage: stage-1}", 0, "「type」は"),
    (STAFF, "{type: quizzes, stage: stage-1}", "{type: date}", 0, "「from」がありません"),
    (STAFF, "opens: [{type: quizzes, stage: stage-1}]", "opens: []", 0, "1つ以上"),
    (STAFF, "[{type: pledge}]", "[{type: stage}]", 0, "前の段階がありません"),
    (STAFF, "[{type: pledge}]", "[{type: start}, {type: pledge}]", 0, "ほかの条件といっしょには"),
    (STAFF, "[{type: pledge}]", "[{type: any, of: [{type: pledge}]}]", 0, "2つ以上"),
    (STAFF, "[{type: pledge}]", "[{type: any, of: [{type: start}, {type: pledge}]}]", 0, "「type」は"),
    (STAFF, "module_keys: [staff-l4", "module_keys: [staff-x4", 0, "「module_keys」の「staff-x4」"),
    (STAFF, "require_sessions_attended: [staff-g1]", "require_sessions_attended: [staff-g9]", 0,
     "「require_sessions_attended」の「staff-g9」"),
    (STAFF, "- {start: 10, minutes: 10,", "- {start: 15, minutes: 10,", 0, "10分から始まる行が"),
    (STAFF, "- {start: 110, minutes: 10,", "- {start: 110, minutes: 20,", -9, "合計が130分です"),
    (STAFF, "によって起こる, correct: false", "によって起こる, correct: true", -1, "正解を一つに"),
    (STAFF, "correct_order: [a, b, c, d, e]", "correct_order: [a, b, c, d]", 0, "「correct_order」"),
    (STAFF, "accepted: [自律]", "accepted: [8050]", 0, "文字で書いてください"),
    (STAFF, "accepted: [自律]", "accepted: [自律, 「。」]", 0, "どの答えとも合いません"),
    (STAFF, "anonymous: true", "anonymous: false", 0, "「anonymous」はtrue"),
    (SUP, "- key: sup-l2\n", "- key: sup-l1\n", 0, "key「sup-l1」が二回"),
    (SUP, "case_questions: [p1q2", "case_questions: [p9q9", 0, "「case_questions」の「p9q9」"),
    (SUP, "case_parts: [part1]", "case_parts: [part9]", 0, "「case_parts」の「part9」"),
    (SUP, "- heading: ひきこもりとは", "- heading: '{ひきこもり}とは'", 0, "ふりがながありません"),
    (SUP, "term: 8050問題", "term: 無いことば", 0,
     "「無いことば」は、ことばの一覧にありません"),
    (CASES, "- {num: 15,", "- {num: 16,", 0, "事実の番号"),
    (CASES, "also_for_modules: [staff-e2", "also_for_modules: [staff-x2", 0, "also_for_modules"),
    (CASES, "classification: fictional", "classification: invented", 0, "「classification」の"),
    (CASES, "visibility: trainer", "visibility: everybody", 0, "「visibility」はtrainer"),
    (SHEETS, "type: date, required: true", "type: day, required: true", 0, "「type」はtext"),
    (SHEETS, "key: method,", "key: received_on,", 0, "key「received_on」が二回"),
    (SHEETS, "  text: 一行の文字", "  text: 短い文字", 0, "「text: 短い文字」"),
    (REF, "start: 2025-12-01", "start: 2029-12-01", 0, "「end」は「start」より後"),
    (REF, "start: 2025-12-01", "start: 平成37年12月1日", 0, "令和7年12月1日のことですか"),
    (REF, "{key: accepted, name: 受講決定}", "{key: accepted, name: 決定}", 0, "この仕組みの状態"),
    (REF, "{key: late, name: 遅刻, counts: false}", "{key: late, name: 遅刻, counts: true}", 0,
     "「counts」"),
    (REF, "includes: [高支, 介支, 教育]", "includes: [高支, 介支]", 0, "「includes」"),
    (REF, "course: supporter-training", "course: nothing", 0, "「course」の「nothing」"),
    (REF, "term: 断らない支援", "term: 自律", 0, "term「自律」が二回"),
    (REF, "kind: reference", "kind: references", 0, "「kind」はreference"),
    (REF, "schema_version: 1", "schema_version: 2", 0, "「schema_version」は1から1まで"),
    (REF, "schema_version: 1", "schema_version: 1\nschema_version: 1", 1, "「schema_version」が同じ所に二回"),
    (REF, "  - {code: 高支,", "  - {code: 高支,,", 0, "YAMLの書き方に誤り"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "below", "said"), MISTAKES)
def test_a_mistake_is_named_by_file_and_line(
    tmp_path: Path, name: str, old: str, new: str, below: int, said: str
) -> None:
    folder = copy_of(DATA, tmp_path)
    line = edit(folder / name, old, new) + below

    with pytest.raises(ValidationError) as error:
        load_folder(folder)

    assert [m for m in error.value.messages if m.startswith(f"{name} {line}行目") and said in m]
    assert {e.code for e in error.value.error_list} == {"bad_curriculum"}
    assert not CoursePage.objects.exists()
    assert not LoadedItem.objects.exists()


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_of(DATA, tmp_path)
    edit(folder / STAFF, "  code: ST", "  kode: ST")
    edit(folder / CASES, "visibility: trainer", "visibility: everybody")

    with pytest.raises(CommandError) as error:
        call_command("load_curriculum", str(folder))

    text = str(error.value)
    assert "course_staff.yaml 4行目: 「code」がありません。" in text
    assert "「kode」という項目は使えません。" in text
    assert "cases.yaml 88行目" in text
    assert text.endswith("誤りが3件あります。何も変えていません。")
    assert error.value.returncode == 1


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError) as error:
        load_folder(tmp_path)

    assert error.value.code == "no_files"


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="がありません"):
        call_command("load_curriculum", str(tmp_path / "nowhere"))


def test_what_is_in_the_database_may_be_referred_to(tmp_path: Path) -> None:
    load_folder(DATA)
    folder = copy_of(DATA, tmp_path)
    for name in (REF, CASES, SHEETS, STAFF, "pledge.yaml"):
        (folder / name).unlink()

    loading = load_folder(folder)

    assert (sum(loading.added.values()), sum(loading.changed.values())) == (0, 0)


def test_a_rule_of_the_model_is_told_with_its_place(tmp_path: Path) -> None:
    folder = copy_of(DATA, tmp_path)
    line = edit(folder / SUP, "certificate:\n", "certificate: # x\n") + 1
    edit(folder / SUP, "number_series: supporter", f"number_series: {'s' * 60}")

    with pytest.raises(ValidationError) as error:
        load_folder(folder)

    assert [message for message in error.value.messages if f"{SUP} {line}行目" in message]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "new.yaml 1行目: 「kind」などの項目から始まる"),
        ("- kind: course\n", "new.yaml 1行目: 「kind」などの項目から始まる"),
        ("kind: [course]\n", "new.yaml 1行目: 「kind」はreference"),
        ("kind: course\ncourse: &a [*a]\n", "new.yaml: 自分自身を指す"),
        ("kind: course\n---\nkind: course\n", "new.yaml 2行目: YAMLの書き方に誤り"),
        ("kind: course\nday: 2026-13-45\n", "new.yaml 2行目: 「2026-13-45」を読み取れません"),
        ("kind: !!python/name:os.system\n", "new.yaml 1行目: 「」を読み取れません"),
        ("kind: course\n1: x\n", "new.yaml 2行目: 項目の名前「1」は引用符で"),
    ],
)
def test_odd_files_are_told_not_crashed_on(tmp_path: Path, text: str, said: str) -> None:
    folder = copy_of(DATA, tmp_path)
    (folder / "new.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ValidationError) as error:
        load_folder(folder)

    assert [message for message in error.value.messages if message.startswith(said)]


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    folder = copy_of(DATA, tmp_path)
    (folder / "new.yaml").write_bytes("kind: 研修\n".encode("cp932"))

    with pytest.raises(ValidationError, match=r"new\.yaml: UTF-8で保存してください"):
        load_folder(folder)
