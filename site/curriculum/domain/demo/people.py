"""Sixty made-up people and how far each has come."""

from dataclasses import dataclass

from curriculum.domain.demo.ward import STAFF, SUPPORTER, Person


@dataclass(frozen=True, slots=True)
class Way:
    """One person's way through one course."""

    person: Person
    course: str
    stop: str


# name, kana, audiences, organisation, post, stop
_STAFF = [
    ("秋元 健一", "あきもと けんいち", "高支", "elderly", "主事", "renamed"),
    ("浅野 由紀", "あさの ゆき", "支", "welfare", "主任", "completed"),
    ("石﨑 亮", "いしざき りょう", "高支 介支", "care", "主任介護支援専門員", "completed"),
    ("今泉 直美", "いまいずみ なおみ", "教育", "education", "教育相談員", "voided"),
    ("上原 拓也", "うえはら たくや", "介支", "care", "介護支援専門員", "attended"),
    ("江口 真由美", "えぐち まゆみ", "支", "health", "保健師", "attended"),
    ("大久保 翔", "おおくぼ しょう", "高支", "elderly", "主事", "late"),
    ("小野寺 恵", "おのでら めぐみ", "教育", "education", "スクールソーシャルワーカー", "absent"),
    ("片桐 修", "かたぎり おさむ", "支", "welfare", "係長", "booked"),
    ("川村 千尋", "かわむら ちひろ", "支", "health", "保健師", "booked"),
    ("神崎 陽子", "かんざき ようこ", "高支", "elderly", "主任", "practised"),
    ("菊地 大輔", "きくち だいすけ", "介支", "care", "社会福祉士", "returned"),
    ("栗原 さやか", "くりはら さやか", "支", "welfare", "主事", "submitted"),
    ("小林 誠司", "こばやし せいじ", "教育", "education", "指導主事", "submitted"),
    ("近藤 みどり", "こんどう みどり", "支", "health", "保健師", "submitted"),
    ("齋藤 学", "さいとう まなぶ", "高支", "elderly", "係長", "draft"),
    ("坂本 理恵", "さかもと りえ", "支", "welfare", "会計年度任用職員", "draft"),
    ("佐久間 隆", "さくま たかし", "介支", "care", "看護師", "learned"),
    ("柴田 麻衣", "しばた まい", "教育", "education", "心理士", "learned"),
    ("杉山 浩二", "すぎやま こうじ", "支", "welfare", "主任", "learned"),
    ("髙橋 朋子", "たかはし ともこ", "支", "health", "主任", "retry"),
    ("谷口 純", "たにぐち じゅん", "高支", "elderly", "主事", "retry"),
    ("千葉 美穂", "ちば みほ", "教育", "education", "教育相談員", "reading"),
    ("土屋 慎吾", "つちや しんご", "介支", "care", "介護支援専門員", "reading"),
    ("中島 久美", "なかじま くみ", "支", "welfare", "主事", "reading"),
    ("西村 哲也", "にしむら てつや", "支", "health", "係長", "pledged"),
    ("野口 香織", "のぐち かおり", "高支", "elderly", "会計年度任用職員", "pledged"),
    ("橋本 豊", "はしもと ゆたか", "支", "welfare", "主任", "accepted"),
    ("平田 友美", "ひらた ともみ", "教育", "education", "指導主事", "accepted"),
    ("福島 一樹", "ふくしま かずき", "介支", "care", "社会福祉士", "nominated"),
    ("堀内 早苗", "ほりうち さなえ", "支", "health", "保健師", "nominated"),
    ("松浦 圭", "まつうら けい", "高支", "elderly", "主事", "waiting"),
    ("三宅 裕子", "みやけ ゆうこ", "支", "welfare", "主事", "declined"),
    ("山﨑 智也", "やまざき ともや", "教育", "education", "教育相談員", "withdrawn"),
]
# name, kana, office, district, stop
_SUPPORTERS = [
    ("青木 節子", "あおき せつこ", "minsei", "honfuji", "completed"),
    ("池上 忠", "いけがみ ただし", "minsei", "sakashita", "completed"),
    ("池上 文江", "いけがみ ふみえ", "minsei", "sakashita", "completed"),
    ("岩井 清", "いわい きよし", "minsei", "wakaba", "completed"),
    ("遠藤 幸子", "えんどう さちこ", "minsei", "kawabata", "attended"),
    ("岡部 正雄", "おかべ まさお", "seishonen", "honfuji", "attended"),
    ("神山 春江", "かみやま はるえ", "minsei", "honfuji", "late"),
    ("木下 勇", "きのした いさむ", "minsei", "sakashita", "absent"),
    ("熊谷 静江", "くまがい しずえ", "minsei", "wakaba", "booked"),
    ("小松 実", "こまつ みのる", "seishonen", "wakaba", "booked"),
    ("榊原 光子", "さかきばら みつこ", "minsei", "kawabata", "practised"),
    ("清水 武", "しみず たけし", "minsei", "honfuji", "returned"),
    ("清水 ハル", "しみず はる", "minsei", "honfuji", "submitted"),
    ("鈴村 和夫", "すずむら かずお", "minsei", "sakashita", "draft"),
    ("高野 良子", "たかの よしこ", "minsei", "wakaba", "learned"),
    ("田島 昭", "たじま あきら", "seishonen", "kawabata", "learned"),
    ("土田 トミ", "つちだ とみ", "minsei", "honfuji", "retry"),
    ("永井 弘", "ながい ひろし", "minsei", "sakashita", "reading"),
    ("新田 照代", "にった てるよ", "minsei", "wakaba", "on_paper"),
    ("早川 進", "はやかわ すすむ", "seishonen", "kawabata", "pledged"),
    ("深沢 千代", "ふかざわ ちよ", "minsei", "honfuji", "pledged"),
    ("星野 繁", "ほしの しげる", "minsei", "sakashita", "accepted"),
    ("水野 富美", "みずの ふみ", "minsei", "wakaba", "accepted"),
    ("森田 敏夫", "もりた としお", "minsei", "kawabata", "nominated"),
    ("吉川 君子", "よしかわ きみこ", "minsei", "honfuji", "waiting"),
    ("渡部 三郎", "わたべ さぶろう", "seishonen", "sakashita", "withdrawn"),
]
# What sets some of them apart: names in use, an address shared at home, a partner's phone.
_DETAILS = {
    "池上 忠": {"contact_email": "ikegami-family@example.jp"},
    "池上 文江": {"contact_email": "ikegami-family@example.jp"},
    "清水 武": {"contact_email": "shimizu@example.jp"},
    "清水 ハル": {"contact_email": "shimizu@example.jp"},
    "浅野 由紀": {"alias": "森 由紀", "contact_email": "asano@example.jp"},
    "江口 真由美": {"alias": "水沢 真由美"},
    "青木 節子": {"phone": "03-0000-0001"},
    "石﨑 亮": {"contact_email": "ishizaki@example.jp"},
}


def ways() -> list[Way]:
    """Return everybody with the way they have come."""
    made = []
    for index, (name, kana, audiences, organisation, post, stop) in enumerate(_STAFF):
        details = {"staff_number": f"{10021 + 37 * index:08d}", **_DETAILS.get(name, {})}
        office = "partner" if organisation == "care" else "regular"
        if post == "会計年度任用職員":
            office = "fiscal"
        person = Person(
            f"s{1001 + index}", name, kana, organisation, office, audiences, post,
            details=details,
        )  # fmt: skip
        made.append(Way(person, STAFF, stop))
    for index, (name, kana, office, district, stop) in enumerate(_SUPPORTERS):
        organisation = "education" if office == "seishonen" else "welfare"
        person = Person(
            f"m{2001 + index}", name, kana, organisation, office, "サ", district=district,
            details=_DETAILS.get(name, {}),
        )  # fmt: skip
        made.append(Way(person, SUPPORTER, stop))
    return made
