"""The words by which a label is told from what stands around it: particles, connectives, predicates, empty words. For folded text in which
dates and list numbers are masked with NUL characters."""

from __future__ import annotations

import re

# Ends of a label that say nothing of what is counted: particles, brackets, words of time, of goal and of result, 「…を開催して」.
TAIL = re.compile(
    r"(?:[\s\x00:、,・(「〔*/→⇒~+=-]+|について|において|における|に対して?|に比べて?|によって|により|を通して|として|となり|となって|(?<=.)には|(?<=.)でも?は"
    r"|(?<=.)から|(?<=.)まで(?:に|の)?|(?<=.)より|(?<=.)[はがをにでもとへの]|を(?:市|町|村|区|県|都)内|現状|もう|(?:成果|数値|到達|達成)?目標(?:値|数)?|(?:事業)?(?:結果|実績)値?|を?(?:上回る|超える|超え)|現在(?:の|は)?"
    r"|時点(?:の|で)?|末日?(?:現在|時点)?|(?:今|本)年度|(?:を|が)?(?:開催|実施|企画|整備|活用|配置)(?:し|して|した結果)|(?:を|が)(?:開催|実施|企画|整備|配置|策定|作成)"
    r"|これまで|新た|定例|最終的|(?:その|この|の)内|(?:その)?うち|(?:のべ|延べ?|述べ|合計|総計|計|約))\Z"
)
# Beginnings of a clause that belong to no label; what masks a date may still have its particles.
HEAD = re.compile(
    r"(?:における|[^\s、。,]{0,20}(?:成果|数値)目標 +|\x00+(?:(?:に|は|で|の|から|まで|より|現在|時点|末日?|以降|分)[にはの、]?)*|[\s:、,・)」』】〔〕\[\]*◆◇○●◎□■☆★※→⇒①-⑳㉑-㉟~+=>×✕-]+(?:平均(?=[一-龥]))?"
    r"|(?:また|なお|その後|その他|さらに|そのうち|その結果|その内|うち|特に|主に|一方|ただし|併せて|しかし|参考)[、,:]?(?![一-龥]{0,1}の)"
    r"|(?:今|本|当|昨)(?:年度?|市|町|村|区|県)(?:は|で|に|の|では)?[、,]?|(?:成果|数値)?目標(?:値|数)?[①-⑳]*[\s:)〕\]】]|(?:結果|実績|達成状況)値?[\s:)〕\]】]"
    r"|(?:現在|新たに|もう|各)[、,]?|年度末|のうち|うち|(?:[ア-オ] ?[-ー―] ?)\( ?[ア-ンそ][の他]{0,2} ?\)|\( ?[ア-ンa-z] ?\)"
    r"|(?:開催|実施|参加|出席|登録|増加?|実施済み?|開催済み?|程度)[し、]?(?=[ 、,・)\n])|に対して?[、,]?|に比べて?|と[、,]|や(?=[一-龥ァ-ヴ「])|[はがをにでもとの](?=[一-龥ァ-ヴ「])(?!対し|比べ)|引き続き[、,]?|\([^()\n]{0,40}\) +)"
)
CLAUSE = re.compile(r"[、,。\n\t]|(?<=[)回件人名%])・(?=\S)")
# A clause that ends in a verb is a thought of its own, and so is what follows it.
VERBAL_END = re.compile(
    r"(?:り|(?<!に対)(?<!に関)し|(?<!につい)(?<!におい)(?<!に対し)(?<!とし)て|い|え|が|ば|ず|き|ち|け|げ|め|れ|た結果|ため|ほか|あと|中|等)\Z"
)
TOPIC = re.compile(r"(?<=[^\sでにはとも])(?:について|に関して)?は")
SUBJECT = re.compile(r"(?<=[^\s、る])が(?=[^あな])")
ADVERBIAL = re.compile(r"(?:て|で|に|を|から|まで|より|し|り|と|も|ず)\Z|\A\Z")
# An action that many things can have: it needs to be said of what.
GENERIC = re.compile(
    r"支援|参加|出席|開催|実施|登録|来場|活用|件数|人数|参加者|立ち上げ|立ち上がった|関係者の参加|.{0,3}参加"
)
# A predicate inside a clause: what follows it is a new phrase.
PREDICATE = re.compile(
    r"(?:しました|した(?:ことで|ため)?|されて?(?:いる|おり)?|おり|あり|った|って|いる|います|ました|である|とし|とともに|と共に|ほか|含めて?(?!た)|合わせて?(?!た)|(?:を|に|が)(?:実施|開催|策定|作成|支援|発行)し?|ことから|ことで|ため)"
    r"(?:[ 、,]|(?<=ともに)|(?<=と共に)|(?<=合わせ)|(?<=含め)|(?<=[をにが](?:実施|開催|策定|作成|発行)) )"
    r"|ごとに|別に|を行い"
)
# Words that are no label by themselves.
WEAK = re.compile(
    r"(?:市|町|村|区|県|都|管)内|全体|各地区|地区|対象|状況|事業|年間|平均|全市|全域|全町|これ|それ|もの|こと|方|等|いる|ある|開催|実施|参加|新規|継続|増加?|行政|場合|以上|達成|未達成|達成予定|順調|(?:参加|開催|実施|出席)して?"
)
# Of the weak words, those that tell one part of a count from another.
QUALIFIER = re.compile(r"新規|継続|実人数|実数|実|(?:市|町|村|区|県)[内外]")
# A clause that says how or with whom, not what: its sentence has a topic.
ADVERBIAL_CLAUSE = re.compile(
    r"(?:含めて?|除いて|除く|合わせて?|加えて?|経て|れば|だった|であった|[をに][一-龥]{1,4}して?)\Z"
)
# What says more of a noun to come: 実績のある 3カ所の事業所.
ATTRIBUTIVE = re.compile(r"(?:ある|いる|する|した|れた|った|[^こと]な)\Z")
_WORD = r"(?:立ち上げ|立ち上がった|取り組み|働きかけ|[一-龥々ァ-ヴーA-Za-z]|(?<=[一-龥])み)"
ACTION = re.compile(
    rf"\A\**(?:分)?(?:[がをでも]|に(?!対し|比べ|おい|つい|向け|より|関し|増|減|拡)|が新たに|新たに)?({_WORD}{{1,14}}(?:の[一-龥ァ-ヴー]{{2,10}})?)(?!な)"
)
OF_WHAT = re.compile(
    r"\A\**(?:分)?(?: ?の ?|への|に(?=[ァ-ヴー一-龥])(?!対し|比べ|向け|関し|増|減|拡)|から(?:の)?|(?:で|は)(?=[一-龥ァ-ヴ「]))([^\s。、,\n\t()「」をがはにでもと:・→⇒\d]{2,24})"
)
OUTCOME = re.compile(
    r"\A[がは][^。、,\n\t\d]{0,24}?([一-龥ァ-ヴー]{2,8})(?:と|に)?(?:な[っり]|至[っり]|した|し、|され)"
)
ASIDE = re.compile(r"\([^()\n]{1,20}\)(?=[のへがを]|開催|実施|参加)")
OBJECT = re.compile(r"\A(?:(?:に対して?|にお?いて|で)[、,]? ?|[、,] ?)([^。、,\n\t\d]{2,30}?)(?:を|が)(?=[^。、,\n])")
# What follows a number without naming what it counts.
NOT_AFTER = re.compile(r"予定|目標|見込|現在|時点|となっ|である|以上|ずつ")
# A label joined to its number by one of these says where, when or how, so what follows the number says what.
LOOSE_JOINT = re.compile(r".*(?:に|で|では|には|から|より|て|し|として|へ)")
QUOTED = re.compile(r"[「『]([^「」『』\n]{2,40})[」』](?=を|の|が|に)")
EVENT = re.compile(
    r"([^\s。、,\n\t\x00に]{2,30}?)(?:を|が)(?:[^\s。、,\n]{0,6})?(?:開催|実施|行っ|立ち上|設置|設け|開い)"
)
SENTENCE_TOPIC = re.compile(
    r"(?<=[^\s。、,])(?:については|に関しては|においては|において|では|には|は|として|:)(?=[、,\x00 ]|[^い])"
)
TOTAL_CELL = re.compile(r"(?:合|総|小)? *計|[-ー―・\s]*")
DEMONSTRATIVE = re.compile(r"(?:その|この|これ|こちら|同)(?!他)")
NAMES_A_COUNTER = re.compile(r" [^\s()（）]{0,8}?(?:件数|人数|回数|世帯数|者数)\Z")
NOISE = re.compile(r"[\s\x00*]+")
WHOLLY_QUOTED = re.compile(r"「([^「」]+)」")
EMPTY_BRACKETS = re.compile(r"[(（][ 　]*[)）]")
HEADING = re.compile(r"[^\s。]{2,30}:|(?:[\x00・○●◎□■◆◇-]|\(?[ア-ン]\)?|[アイウ] ?[-ー―]).{1,44}(?<!。)")
FORM_HEADING = re.compile(
    r"(?:量的|質的|数値|成果)目標|期待される効果|事業内容|達成状況|身近な圏域|環境の整備|体制の整備"
)
PROJECT = re.compile(r"^[^一-龥]*(?:地域力強化|多機関|包括的支援体制構築|都道府県事業|(?:県|都|道|府)事業)")
