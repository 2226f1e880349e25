"""Who carries a project out, and what kind of body that is: the cell ①実施主体(委託先)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from welfare_etl.families.ministry.centers import OTHER_BRACKETS, RUN, centers, contractors_in
from welfare_etl.normalize.text import clean, fold

# -- ①実施主体(委託先) ---------------------------------------------------------------------------------------------------

_LAST_BRACKET = re.compile(r"^(?P<body>(?:[^(]*[^(\s])?)\s*+\((?P<inside>.*)\)\s*+$", re.S)
_COMMISSION = re.compile(
    r"^(?:運営(?:主体|者)?|受託者?|実施団体)\s*+:\s*+|^(?:一部)?(?:業務)?委託先?(?:法人|団体|は)?\s*+[:、]?\s*+|^(?:一部|全部)(?:を|[、,])\s*+"
)
_COMMISSIONED = re.compile(r"(?<!\s)\s*+(?:への?|に)\s*+(?:一部|全部|全て|すべて)?(?:業務)?(?:委託|補助)(?:事業)?\s*+$")
# What a bracket says of the way the work is done, not of who does it.
_HOW = r"(?:全部|一部|全て|業務)?\s*+(?:直営|委託|受託|補助|実施|共同実施|予定|(?:検討|準備|調整|協議|選定)中)(?:のみ|予定)?"
_MANNER = re.compile(
    rf"{_HOW}(?:(?:及び|と|・|、)\s*+{_HOW})*|(?:別[紙添表]|[上下]記|次)(?:資料)?(?:の?(?:とおり|通り)|を?参照|に記載)"
)
_NO_CONTRACTOR = re.compile(
    r"[^\s、・法会社]{1,12}[課係部局]|(?:共同実施|連携|協力|協働)(?:先|者|団体)?\s*+:.*|[^、]*と(?:の)?(?:共同|連携|協力|協働)(?:で)?(?:実施)?|"
    r"(?:委託)?(?:なし|無し?|未定|しない|せず)|[-ー―—–]+|(?:事務局|担当|所管|主管|協力|連携|後援)(?:課|部署)?\s*+:.*|.*からの?(?:受託|委託)|[国都道府県市区町村]*の?(?:補助|助成)(?:事業|金)?"
)
# 社会福祉法人から公募, 直営 2か所 委託 3か所: how a contractor is chosen, or how many there are.
_NAMES_NOBODY = re.compile(
    r"公募|入札|プロポーザル|選定(?:中|予定|する)|(?:今後|別途|年度内に)(?:(?!今後|別途|年度内に)[^、。])*?(?:決定|選定|委託)|(?:直営|委託)[^()]{0,8}?\d+\s*+(?:か|カ|ヶ|ケ|ヵ|箇)?所"
)
# The ways in which a cell names the body and, apart from it, who does the work: {body, inside}; the first that fits.
_WRITTEN: tuple[re.Pattern[str], ...] = (
    # 市から社会福祉法人…へ委託
    re.compile(r"^(?>(?P<body>[^()]+?)(?:から|より))(?P<inside>[^()]+)(?:へ|に)(?:一部)?委託$"),
    # 村→村社会福祉協議会
    re.compile(r"^(?P<body>[^()]*[^()\s])\s*+[→⇒]\s*+(?P<inside>[^→⇒]+)$"),
    # 市(直営)、市社会福祉協議会(委託); 市、市社会福祉協議会(委託)
    re.compile(
        r"^(?P<body>[^()、,]*[^()、,\s])\s*+\(直営\)\s*+[、,・]\s*+(?P<inside>[^()]*[^()\s])\s*+\((?:一部)?委託\)$"
    ),
    re.compile(r"^(?P<body>[^()、,・]*[^()、,・\s])\s*+[、,・]\s*+(?P<inside>[^()]*[^()\s])\s*+\((?:一部)?委託\)$"),
    # 市 委託先は未定
    re.compile(r"^(?P<body>[^()、,]*[^()、,\s])\s+(?P<inside>委託(?:先)?は?(?:未定|なし|検討中|選定中))$"),
    # 市、市社会福祉協議会へ委託
    re.compile(r"^(?P<body>[^()、,]*[^()、,\s])\s*+[、,]\s*+(?P<inside>[^()]+)(?:へ|に)(?:一部)?委託$"),
    # 市 (一部委託) 社会福祉法人…, 市 ※(委託先)…: the manner in the bracket, the contractor behind it.
    re.compile(rf"^(?P<body>[^()]*[^()\s])\s*+\((?:{_HOW}先?)\)\s*+(?P<inside>[^()\s].*)$"),
    # 市 委託先:…, 市/委託先=(福)…
    re.compile(r"^(?P<body>[^()]*?[^()\s/、,・])[\s/、,・]++(?:一部|業務)?委託先?\s*+[:=]\s*+(?P<inside>\S.*)$"),
    _LAST_BRACKET,
)
# 市 一部委託, 市(直営、一部NPO法人へ委託): the manner beside a name.
_MANNER_BEHIND = re.compile(rf"(?<!\s)\s++(?:{_HOW})$")
_MANNER_BEFORE = re.compile(r"^(?:直営|共同実施)\s*+[、,・]\s*+(?:一部(?:を|、)?)?")
# 3つの地域包括支援センター, 市内5か所の…, 地域包括支援センター5か所: how many of a kind.
_COUNT = re.compile(
    r"(?<![^、・\s内])\d{1,3}\s*+(?:つ|[かカヶケヵ箇]所|法人|団体|事業所)の(?=\S)|(?<=\S)\s*+\d{1,3}\s*+[かカヶケヵ箇]所(?=[、・\s]|\Z)"
)
_MORE = re.compile(r"(?<!\s)\s*+(?:ほか|(?<!その)他|の|計|合計)\s*+\d+\s*+(?:法人|団体|社|者|事業所|か所)$")
_HEAD = re.compile(r"^実施主体\s*+:?\s*+")
# 2法人, 3か所(医療法人、NPO法人): how many contractors there are, and perhaps who.
_HOW_MANY = re.compile(
    r"(?:計|約)?\d+\s*+(?:[かカヶケヵ箇]?所|法人|団体|社|者|事業所|施設|包括)\s*+(?:\((?P<who>.*)\))?"
)
_TWO_BODIES = re.compile(r"^(?P<first>\S+?[都道府県市区町村])\s+(?P<second>\S*(?:協議会|法人|会|センター|社|団)\S*)$")
_NOTE = re.compile(r"(?<=\S)\s*※.*", re.S)


@dataclass(frozen=True, slots=True)
class Implementer:
    """``implementer`` is the body before the bracket, ``contractor`` the one in it; None where there is none."""

    implementer: str | None
    contractor: str | None


def implementer(text: str) -> Implementer:
    """Who carries a project out, from the cell ①実施主体(委託先).

    >>> implementer("釧路市(委託先:一般社団法人 釧路社会的企業創造協議会)")
    Implementer(implementer='釧路市', contractor='一般社団法人 釧路社会的企業創造協議会')
    >>> implementer("栃木県(一部、栃木県社会福祉協議会へ委託)").contractor, implementer("矢巾町(直営)").contractor
    ('栃木県社会福祉協議会', None)
    """
    printed = clean(text).replace("\n", " ").strip()
    if "(" not in printed:
        printed = printed.translate(OTHER_BRACKETS)
    named = re.search(r"※\s*(?=\(委託先?\))", printed)
    printed = _HEAD.sub("", printed.replace(named[0], "") if named else _NOTE.sub("", printed))
    if RUN.match(printed):
        # 委託:3か所(医療法人、NPO法人) 直営:1か所: how it is run and by whom, nobody who answers for it.
        return Implementer(None, "、".join(centers(printed).contractors) or None)
    only = re.fullmatch(r"委託先?\s*:\s*(?P<who>[^()\d]+)", printed)
    if only:
        return Implementer(None, only["who"].strip())  # who does the work, and for nobody named
    found = next((m for m in (pattern.match(printed) for pattern in _WRITTEN) if m), None)
    body, inside = (found["body"].strip(), found["inside"].strip()) if found else (printed, "")
    inside = _MANNER_BEFORE.sub("", inside)
    contractor: str | None = _MORE.sub("", _COMMISSIONED.sub("", _COMMISSION.sub("", inside)).strip())
    many = _HOW_MANY.fullmatch(contractor or "")
    if (
        not contractor
        or _MANNER.fullmatch(inside)
        or _NO_CONTRACTOR.fullmatch(contractor)
        or (_NAMES_NOBODY.search(inside) and not many)
    ):
        contractor = None
        two = _TWO_BODIES.match(body)
        if two and "委託" in inside and not _NAMES_NOBODY.search(inside):
            return Implementer(two["first"], two["second"])
    if many:
        contractor = "、".join(contractors_in(many["who"])) or None if many["who"] else None
    body = _MANNER_BEHIND.sub("", body) if not _MANNER.fullmatch(body) else ""
    if not body:
        # Only a bracket: it says how things are, and names nobody.
        return Implementer(None, None)
    return Implementer(body, _COUNT.sub("", contractor) if contractor else None)


_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("social_welfare_council", re.compile(r"社会福祉協議会|社協")),
    ("medical_corporation", re.compile(r"医療法人|病院|診療所|クリニック|医師会")),
    ("npo", re.compile(r"NPO|特定非営利活動法人|特非")),
    ("social_welfare_corporation", re.compile(r"社会福祉法人|社福|\(福\)|社会福祉事業団|(?<=.)福祉会")),
    ("cooperative", re.compile(r"協同組合|生協|コープ|農協|JA")),
    ("company", re.compile(r"株式会社|有限会社|合同会社|[㈱㈲]|\((?:株|有)\)")),
    (
        "residents",
        re.compile(r"自治会|町内会|町会|自治協|住民|区長会|まちづくり|地域づくり|振興(?:協議)?会|コミュニティ"),
    ),
    ("prefecture", re.compile(r"(?:北海道|東京都|(?:京都|大阪)府|\S{2,3}県)(?:庁|[^、・\s]*[部課局室])?|[都道府県]")),
    (
        "municipality",
        re.compile(
            r"(?:\S{2,3}[都道府県])?[^\s、・]{0,8}[市区町村](?:役所|役場)?(?:\s?[^、・\s]*[部課係局室])?(?:\s[^、・\s]*[部課係局室])*"
        ),
    ),
)
_WHOLE = frozenset(("prefecture", "municipality"))
_AND = re.compile(r"[、,・/]|及び|並びに|および|ならびに|(?<=[市区町村県])と(?=\S)|\s(?=\S+(?:法人|協議会|会社))")


def body_kind(name: str | None) -> str | None:
    """What kind of body a name stands for (the contract's ``implementer_kind``); None without a name.

    >>> [body_kind(name) for name in ("小松市", "社会福祉法人 小松市社会福祉協議会", "NPO法人 こまつの木", "医療法人、NPO法人")]
    ['municipality', 'social_welfare_council', 'npo', 'several']
    """
    if not name or not name.strip():
        return None
    text = fold(name)
    if kind := _kind_of(text):
        named = {_kind_of(part) for part in _AND.split(text) if part.strip()}
        # 社会福祉法人 小松市社会福祉協議会 is one body; a part that says nothing by itself counts for nothing.
        return "several" if len(named - {None, "other"}) > 1 and not _one_body(text) else kind
    return "other"


def _kind_of(text: str) -> str | None:
    text = text.strip()
    for kind, pattern in _KINDS:
        if pattern.fullmatch(text) if kind in _WHOLE else pattern.search(text):
            return kind
    named = {_kind_of(part) for part in _AND.split(text) if part.strip() and part.strip() != text}
    return next(iter(named)) if len(named) == 1 else "several" if len(named - {None}) > 1 else None


def _one_body(text: str) -> bool:
    return not re.search(r"[、,・/]|及び|並びに|および|ならびに|[市区町村県]と", text)
