"""What the made-up people write and answer."""

from typing import Any

from courses.worksheets.domain.answers import Answers, fields_of
from library import clock
from quizzes.models import Question, QuizVersion

TEXTS: dict[str, Any] = {
    # 相談受付票
    "method": "電話",
    "receiver": "自分の受講者番号",
    "route": ["広報紙"],
    "relation": "母",
    "caller_age": "70代",
    "contact_ok": "平日の午前中に電話。留守番電話には区の名前を入れない。",
    "contact_ng": "自宅への訪問と、区の名前が入った封筒。",
    "person_age": "40代",
    "knows": "知らない",
    "living": "お母さまと二人。お父さまは一昨年に亡くなられた。",
    "strengths": "夜の買い物と、食事についての会話が続いている。",
    "words": "「息子のことで。相談していいのか分からないんですけれど」",
    "urgent": ["当てはまるものはない"],
    "next_step": "受け付けた者が、来週火曜日の午前中に電話をかける。",
    "not_asked": "退職の理由。初回に聞くと、責められたと感じられるおそれがあるため。",
    "form_feedback": "連絡してよい曜日の欄を足したい。",
    # 包括的アセスメント
    "case": "事例A",
    "story": "お母さまの退院が近い。長男は外に出ないが、家の中の役割を担っている。",
    "strengths3": [{"s": "夜の掃除を続けている"}, {"s": "毎晩の電話に出ている"}, {"s": "母を案じている"}],
    "urgency": "通常の歩みで関わる",
    "urgency_reason": "命に関わる発言や、食事がとれないという話は聞かれていない。",
    "first_step": "本人:電話に出る。家族:休む日をつくる。支援者:あいさつだけの手紙を出す。",
    # つなぐシート
    "from_org": "地域包括支援センター(役)",
    "heard": "事実:三週間後に退院の見込み。聞いたこと:長男は人が苦手(母から)。",
    "doing": "病棟を訪ね、お母さまの話を聴いた。",
    "consent_who": "家族(家族自身の情報について)",
    "consent_to": [{"org": "区のひきこもり支援の窓口", "purpose": "関わり方の助言をもらうため"}],
    "consent_what": "退院の予定と、お母さまが心配していること。",
    "consent_not": "長男の職歴と健康のこと。",
    "consent_script": "区の窓口に、退院の予定とご心配なことだけをお伝えします。あとで取り消せます。",
    "consent_withdraw": True,
    "told": "担当者から、次の面会のときに口頭で伝える。",
    "keep": "月に一度、電話でご様子をうかがう。",
    # つなぐシート かんたん版
    "noticed": "この一か月、回覧板が四、五日止まるようになった。",
    "told_by": "「娘が家のことをやってくれている」と、お父さまから。",
    "ok": "もの忘れの相談をしたいこと。",
    "ng": "娘さんのこと。",
    "anonymous": "名前を出さずに相談する",
    "first_words": "お名前は伏せますが、見守りのことで相談したいご家庭があります。",
    "my_part": "いままでどおり、お知らせを届けてあいさつをする。",
    # 振り返り
    "changed": "会えないことを失敗だと思っていたが、続けることが支援だと分かった。",
    "stuck": "近所の方への返事のしかたに、まだ迷う。",
    "try": "返事を急がないあいさつを、同じ調子で続ける。",
    "with_whom": "地区の定例会で、来月",
    "confidence_before": 2,
    "confidence_after": 4,
}  # fmt: skip
COMMENT = "事実と聞いたことが分けて書かれていて、引き継ぐ人が助かります。"
RETURNED = "してほしくない連絡のことを、もう少し具体的に書き足してください。"


def worksheet_answers(definition: dict[str, Any]) -> Answers:
    """Return a filled worksheet, as somebody at ease with it would write."""
    return {field["key"]: _value(field) for field in fields_of(definition)}


def _value(field: dict[str, Any]) -> Any:
    if field["type"] == "table":
        return _table(field)
    if field["type"] == "date":
        return clock.today().isoformat() if field["required"] else ""
    empty: dict[str, Any] = {"choices": [], "check": False, "rating": ""}
    return TEXTS.get(field["key"], empty.get(field["type"], ""))


def _table(field: dict[str, Any]) -> Any:
    columns = [column["key"] for column in field["columns"]]
    if field["fixed_rows"]:
        said = dict(zip(columns, _FIRST_ROW, strict=False))
        rest = dict.fromkeys(columns, "")
        rows = [row["key"] for row in field["fixed_rows"]]
        return {key: (said if key == rows[0] else rest) for key in rows}
    rows = TEXTS.get(field["key"], [])
    return [{key: row.get(key, "") for key in columns} for row in rows]


_FIRST_ROW = (
    "電話には短く答える(事実7)",
    "「人が苦手で」(母から、先週)",
    "予告があれば会えるのではないか(事実7)",
    "本人が望むこと",
    "毎晩の電話に出ている",
)


def quiz_answers(version: QuizVersion) -> dict[str, Any]:
    """Return the right answer to every question."""
    return {question.key: right_answer(question) for question in version.questions.all()}


def right_answer(question: Question) -> Any:
    """Return the right answer as the quiz takes it."""
    body = question.body
    match question.type:
        case Question.Type.SINGLE:
            return next(choice["key"] for choice in body["choices"] if choice["correct"])
        case Question.Type.MULTIPLE:
            return [choice["key"] for choice in body["choices"] if choice["correct"]]
        case Question.Type.TRUE_FALSE:
            return body["answer"]
        case Question.Type.SHORT_TEXT:
            return body["accepted"][0]
        case Question.Type.ORDERING:
            return [item["key"] for item in body["items"]]
        case _:
            return {str(place): pair["right"] for place, pair in enumerate(body["pairs"])}


def survey_answers(questions: Any, index: int) -> dict[str, Any]:
    """Return a friendly answer to every question of a survey."""
    answers: dict[str, Any] = {}
    for child in questions:
        question = child.value
        options = list(question["options"])
        answers[question["key"]] = {
            "scale5": 3 + index % 3,
            "single": options[index % len(options)] if options else "",
            "multiple": options[index % 2 :: 2],
            "text": "",
        }[question["type"]]
    return answers
