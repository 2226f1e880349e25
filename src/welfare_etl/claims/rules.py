"""What makes a number something else than a goal or a result: rules as rows, each with the printed example that needs it.

A rule looks at one place around a number (``where``) for one of its words. Each word has its own example, in which the number in « » is
meant: a test takes every word out in turn, and fails where its example is then read as before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True)
class Rule:
    """``field``: where it holds (``goal`` cells, the chapter of ``result``s, ``both``). ``where``: ``near`` the words that end right before the
    number, ``clause`` from the last comma to it, ``sentence`` from the sentence's beginning to it, ``next`` the words right behind it, ``rest``
    all that follows in its sentence, ``column`` the title of its column (or row), ``above`` the headings above, ``outside`` the words right
    before its bracket. ``role`` is the verdict. ``units``: only of ``area``s, ``body``s (whole municipalities) or ``place``s. ``but``: not where
    this stands in the same sentence. ``words``: (pattern, example). ``not_here``: examples in which no number has the rule's verdict."""

    id: str
    field: str
    where: str
    role: str
    why: str
    words: tuple[tuple[str, str], ...]
    units: str = ""
    but: str = ""
    not_here: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All the words as one expression, tied to the number where ``where`` says so."""
        either = "|".join(word for word, _ in self.words)
        if self.where == "near":
            return re.compile(rf"(?:{either})[ :はがを、(「]*+\Z")
        if self.where == "directly":
            return re.compile(rf"(?:{either}) ?\Z")
        if self.where == "next":
            return re.compile(rf"(?<![ 」])[ 」]*+(?:{either})")
        return re.compile(either)

    @cached_property
    def exception(self) -> re.Pattern[str] | None:
        """``but`` as an expression."""
        return re.compile(self.but) if self.but else None


_R = Rule
# fmt: off
RULES: tuple[Rule, ...] = (
    _R("whole_of_share", "both", "next", "denominator", "what a share is of", (
        (r"の ?(?:約|およそ)?[\d一二三四五六七八九.]+ ?(?:割|%|パーセント)", "見守りは高齢者«860戸»の7割"),
        ("の(?:過)?半数", "«22地区»の半数以上で開く"),
        ("に ?[1一] ?[人名]", "見守り協力員を«10世帯»に1人の割合で置く"),
    )),
    _R("legend_of_grades", "both", "near", "condition", "from where on a grade is given", (
        (r"(?:評価|判定|\A|[\s、,・※(])[A-DS◎○△×] ?[:=] ?(?:目標の?|達成率が?)?", "※評価 A:目標の«100%»以上、B:80%以上"),
        (r"[A-DS◎○△×] ?[:=] ?\d+ ?[%割](?:以上|未満)?", "※評価 A:100%以上、B:80%以上«100%»未満"),
    )),
    _R("one_of_so_many", "both", "near", "rate", "a share said as one of so many", (("\\d ?(?:世帯|人|戸|件)に", "見守り協力員を10世帯に«1人»の割合で置く"),), but="(?:目標|計画|予定)[^、。]{0,4}\\d+ ?(?:世帯|人|戸|件)に"),
    _R("who_does_at_least", "both", "next", "condition", "who or what is meant, not how many", (
        (r"の(?:出席|参加|利用|経験|実務)\)", "修了者(«3回»以上の出席)を35人とする"),
        (r"(?:が|の|を|に|で)?[^、。\d]{1,16}[たるうくすつぶむ](?:者|方|人|世帯|もの|事例|ケース|地区|団体|会場|割合|件数|計画|プラン|会議|支援プラン|の)(?=[^、。]{0,200}\d)", "«3機関»以上が関わるプランを作ったのは26世帯"),
        (r"(?:が|の|を|に|で)?[^、。\d]{1,16}[たるうくすつぶむ](?:割合|率)", "«20分»以上かかった割合を下げる"),
        (r"[^、。\d]{0,12}こと(?:を|が)(?:要件|条件)", "1日«3時間»以上開くことを要件とする"),
    ), units="bound"),
    _R("only", "result", "next", "condition", "who is meant, not how many", (
        ("のみの", "«1回»のみの世帯が5世帯"),
        (r"の(?:者|方|人|世帯|もの)(?:は|が)? ?\d", "«3回»の者17人"),
        ("すべてに(?:出席|参加|出)", "«3回»すべてに出た18名"),
    )),
    _R("same_again", "result", "near", "setting", "what was counted before", (
        ("(?:この|これらの)", "この«2地区»でも開いた"),
    )),
    _R("as_unit", "both", "next", "setting", "the bodies by which something is done", (
        (r"\)?を単位", "自治会(«258団体»)を単位とする名簿"),
    )),
    _R("existing_with", "both", "next", "former_year", "what was there before", (
        ("に加え", "当初から開いていた«2か所»に加え、7月に1か所を開いた"),
    ), but=r"\A(?![^\x01]*(?:当初|以前|従来|もともと|これまで|年度)から)"),
    _R("who_act", "both", "next", "body_size", "how many do it", (
        (r"\)が[^、。\d]{1,14}[たる][一-龥ァ-ヴー]", "推進員(«2名»)が受け付けた世帯"),
    ), units="person"),
    _R("course_of_times", "both", "next", "setting", "how long a course is", (("の日程", "全«6回»の日程で講座を開いた"),), units="often"),
    _R("course_length", "both", "next", "setting", "how long a course is", (("の[^、。\\d]{0,6}(?:研修|講座|課程|日程)", "«5日間»の養成研修を開いた"),), units="time"),
    _R("staff_do", "both", "next", "body_size", "how many do it", (
        (r"が、?(?:[^。、]{0,24}?、)?[^。、\d一二三四五六七八九十百]{0,12}[\d一二三四五六七八九十百]+[^。、\d]{1,4}(?:を|に|へ|へ?の)?[^。、\d]{0,6}(?:訪問|支援|担当|対応|巡回|面談|受講)", "推進員«2名»が年間で60世帯を訪問する"),
        (r"の[一-龥]{0,10}(?:員|師|士)が[^。]{0,40}[\d一二三四五六七八九十百]", "«2名»の推進員が54世帯を訪問した"),
    ), units="person", but=r"\A(?![^\x01]*(?:員|師|士|ター)\x01|[^\x01]*\x01の)"),
    _R("remaining_parts", "both", "near", "not_reached", "what is still to be done", (("残(?:る|り)(?:の|は)?", "残る«2行政区»は作業の途中"),), but=r"\x01[^。]{0,200}(?:継続|引き続き|とどま|支援(?:中|を続)|した|った|れた|けした|です)"),
    _R("members", "both", "near", "body_size", "of how many a body is made", (("(?:構成員|総勢)(?:は|が)?", "構成員«12名»の会議"), ("会議?の委員(?:数)?(?:は|が)?", "連絡会の委員«15名»が集まった"), ("構成(?:員|団体|機関)?は[^、。]{0,200}", "構成は«4分野»の13団体である"))),
    _R("vacant", "result", "near", "not_reached", "what is still to be done", (("欠員(?:は|が)?", "欠員は«4自治会»"), ("不在", "訪問451世帯、不在«29世帯»"), ("未[一-龥]{2}(?:は|の)?", "未設置の«3局»には"), ("(?:至ら|でき|開け|集まら|得られ|整わ)な(?:かった|い)", "設置に至らなかった«3地区»では"))),
    _R("asked", "result", "near", "setting", "all of those who can be asked", (("対象(?:者|世帯|となる|とした)?(?:は|の)?", "訪問の対象は«412人»"),)),
    _R("multiple", "goal", "next", "rate", "how many times the numbers in its bracket make", (
        (r"増?\([^()]*[→⇒]", "参加者を«2倍»(240人→480人)にする"),
        (r"(?:程度)?(?:を)?(?:上回る|増の|増となる|に当たる)[^、。\d]{0,8}\d", "前年度を«10%»上回る560件"),
    ), units="times"),
    _R("more_than_before", "goal", "next", "rate", "how much more than before a goal is", (
        (r"(?:ほど|も)?(?:多い|少ない|増の|減の) ?[\d]", "前年度より«5件»多い35件"),
    )),
    _R("existing", "both", "near", "former_year", "what was there before", (("既設の?", "新設 4か所(既設«11か所»)"), ("前年(?:度)?(?:の)?同(?:期|月)(?:比|の[一-龥]{2,6}|の|は)?", "登録 92名(前年同期 «76名»)"), ("既存の?", "既存の«6か所»に加えて"))),
    _R("background", "both", "near", "reference", "the size of the scene", (("高齢化率", "高齢化率«38.1%»の町"), ("平均年齢", "平均年齢«67点»"))),
    _R("condition", "both", "next", "condition", "who is meant, not how many", (
        ("という(?:基準|条件|要件|体制|枠)", "«5人»という基準が高すぎた"),
        (r"とも(?!に)(?=[^。]*[\d一二三四五六七八九十])", "«2回»とも開けたのは9地区"),
        ("(?:の|を超える)?(?:複合的な?|複数の|様々な|異なる|分野の)*(?:課題|問題|ニーズ|悩み|困りごと)を(?:抱|有|併|持|重)", "«3つ»以上の課題を抱える世帯"),
        ("の(?:複合的な?|複数の)?(?:課題|問題)が(?:重|絡)", "«2つ»以上の課題が重なる世帯"),
        ("の(?:集まり|仲間|グループ)(?:の場|や)", "«2,3人»の集まりの場や個人宅に出向く"),
        ("で(?=月平均|一?人?当たり)", "«9人分»で月平均6万3千円"),
    )),
    _R("scale", "both", "near", "other", "the scale that something is measured on", (
        ("満点が?", "満点«5点»"),
        ("最高(?:評価)?", "最高«10点»とした"),
        ("配点", "配点«20点»"),
    )),
    _R("reference", "both", "near", "reference", "printed for comparison only", (
        ("見積(?:り|もり)?額?", "改修(見積り«180万円»)が課題である"),
        ("(?:適正|望ましい|妥当)と(?:考える|する|される)|(?:国|県)の(?:基準|標準)(?:である|の|は)?", "適正と考える«20世帯»を上回る"),
        ("参考値?", "(参考値 «45名»)"),
        ("(?:全国|県|国)(?:の)?平均", "全国平均«20%»"),
        ("(?:他|近隣)(?:の|)(?:市町村?|町村?|市|自治体|町)(?:では|は|の[^、。]{0,8})", "近隣の町では«11回»"),
    )),
    _R("reference_behind", "both", "next", "reference", "printed for comparison only", (("\\(参考(?:値|まで)?\\)", "近くの町では«14回»(参考)である"),)),
    _R("reference_line", "both", "sentence", "reference", "printed for comparison only", ((r"参考(?:値)?(?:[:)】]|まで)", "参考:近くの町の連絡会は«11回»"), ("(?:^|※) ?参考 ", "※参考 近くの町の連絡会 «11回»"), ("参考値", "参考値 世話人«45名»"))),
    _R("reference_heading", "both", "above", "reference", "a list for comparison only", (
        (r"参考(?:値|資料)?(?:\Z|[)】:(])", "【参考】\n・集いの場 «9か所»"),
    )),
    _R("price", "both", "next", "setting", "what one pays", (("の(?:会費|参加費|利用料)", "«100円»の会費で集まる"),)),
    _R("quota", "both", "near", "setting", "how many there is room for", (
        ("定員", "研修会(定員«50名»)を開く"),
        ("募集(?:人数|人員)", "募集人数«40名»"),
        ("上限額?", "上限«5万円»とする"),
        ("(?:参加費|会費|利用料|料金|運賃|単価|受講料)", "参加費«300円»で開いた"),
        ("人口の?", "人口«4,500人»の町"),
    ), but="率[はが]", not_here=("参加率は人口の«9.2%»である",)),
    _R("limit", "both", "next", "setting", "how much there is at most, by rule", (
        ("を?(?:上限|限度)", "1団体につき«5万円»を上限とする"),
        ("を定員", "«50人»を定員とする"),
    )),
    _R("target_group", "result", "rest", "setting", "all of those who can be asked", (
        (r"\A(?:を|から)無作為", "住民«2,000人»を無作為に抽出した調査"),
        (r"\A(?:の|を)(?:全員|全て|すべて)?を?対象(?:に|と|者)(?![^。]{0,200}目標)", "市内の«800世帯»を対象に調査した。"),
    )),
    _R("composition", "both", "next", "body_size", "of how many a body is made", (
        (r"(?:と|及び|、)[^、。\d]{0,6}\d+[^、。\d]{1,4}(?:による|で構成|から成る|からなる)", "庁内«17課»と庁外26機関による連絡網"),
        (r"(?:[^、。\d]{0,8})?で構成", "会議は庁内«6部局»で構成する"),
        (r"(?:[^、。\d]{0,8})?から(?:なる|成る)", "«12団体»から成る連絡会"),
        ("体制で(?!き)", "推進員«3人»体制で臨む"),
        ("(?:を擁|が加盟|が所属)", "会員«80名»を擁する連合会と催した"),
        (r"による[^、。\d]{0,8}(?:会|会議|協議|チーム|ネットワーク|連絡網|体制)(?=[をはがでに])", "庁内«5課»による作業部会を開いた"),
        ("で(?:つくる|作る)", "役場の«12課»でつくる会に出た"),
        ("の(?:委員|メンバー|構成員)(?:で|から|が|に)", "«15名»の委員で話し合った"),
        ("が(?:加わる|参画する)", "«4分野»が加わる連絡会"),
        ("が構成員", "«9団体»が構成員である"),
    ), not_here=("«6団体»でつくった",)),
    _R("staffed_by", "both", "next", "body_size", "of how many a body is made", (
        ("の(?:代表者?|担当者|職員|関係者|実務者)(?:が|で|を集|による)", "医師会など«7機関»の担当者が集まった"),
    ), units="organ"),
    _R("was", "both", "next", "baseline", "what this year began with", (
        (r"(?:であった|だった)(?=[一-龥ァ-ヴー])[^、。\d]{1,20}(?:は|が|を)(?=[^。]{0,200}\d)", "4月に«8団体»であった登録団体は13団体となった"),
    )),
    _R("announced", "both", "near", "other", "how many things are told next", (("(?:次|以下)の", "目標は次の«四点»である"),), units="thing"),
    _R("abstract", "both", "next", "other", "no things that are counted", (
        ("の(?:視点|柱|側面|観点|方針|原則|方向|要素|機能|役割|軸|部会)", "«3つ»の視点から整理した"),
    ), units="thing"),
    _R("motto", "both", "rest", "name", "said in a motto", (
        ("\\A[^「」]{0,30}」(?:を(?:合言葉|スローガン|テーマ|モットー)|と題)", "「一歩ずつ«100人»の輪」を合言葉に"),
    )),
    _R("former_year", "both", "near", "former_year", "what this year is compared with", (
        (r"(?:一?昨年|前年|前々年|昨)度?(?:末)?(?:の|は|実績|値|:|\()?(?:実績|延べ)?(?:は|で)?", "前年度の«8課»から広がった"),
        ("前回(?:調査|実績)?(?:の|は|では)?", "前回調査の«28.1%»から上がった"),
        (r"(?:一?昨年|前年|昨)度?(?:末の|の|は)(?![^、。]{0,200}(?:比べ|より|対し))[^、。\d継続一二三四五六七八九十百]{1,10}(?:の|は|が|:)?", "昨年度の相談件数«50件»に比べた"),
        ("従来の?", "従来の«4回»を改めた"),
        (r"(?:一?昨年|前年|昨)度?までは?", "昨年度まで«週1日»であった"),
        (r"\d ?年前(?:から|の|は)", "2年前の«2か所»から"),
        (r"(?:前年|昨年)度から(?:の|ある)", "前年度からの«6か所»を続けた"),
    ), but=r"前年度からの(?:継続|繰越)は? ?\Z"),
    _R("former_column", "both", "column", "former_year", "the column of an earlier year", (
        ("(?:前|昨)年度?(?!比|からの)", "項目\t前年度\t今年度\n相談\t«10件»\t12件"),
        ("現状|現況|基準(?:値|年)|策定時|開始時", "項目\t現状値\t目標値\n相談\t«10件»\t12件"),
    )),
    _R("base_of_goal", "goal", "next", "baseline", "what a goal starts from", (("を(?:ベース|基準?|もと|元|踏まえ)", "今の数の«134件»をベースに増やす"),)),
    _R("base", "both", "next", "baseline", "what a goal starts from", (
        (r"から(?! ?(?:の|、)?(?:相談|参加|情報|協力|選|申|寄|提|意見|連絡|紹介|聞))[^、。]{0,10}?[\d一二三四五六七八九十].{0,8}?(?:に|へ|まで|増|引|上)", "«3か所»から新たに5か所に増やす"),
        ("から(?:の)?(?:増|拡大|引き?上げ|上昇)", "«20件»からの増加"),
        (r"(?:を|の)[\d.]+倍", "«212件»の1.2倍とする"),
        (r"\)の[\d.]+倍", "前の年(«212件»)の1.2倍とする"),
        (r" *(?:\([^()\n]{2,20}\))? *[→⇒➡] *(?:約|延べ|計)?[\d一二三四五六七八九十百]", "«3地区»→8地区に広げる"),
    )),
    _R("already", "goal", "near", "baseline", "where things stand", ((r"(?:策定|整備|設置|配置|実施)済み?", "計画を策定済«10市町村»"),)),
    _R("told_as_done", "goal", "next", "baseline", "a sentence in the past tells what was", (
        (r"[がをに][^、。\d]{0,16}?(?:した|きた|れた)(?=。)", "その内«2件»が支援を終結した。"),
        (r"で[^、。]{0,16}?\d[^、。]{0,8}(?:ある|いる|あった|いた)(?=。)", "母子世帯は«20世帯»で父子世帯は4世帯ある。"),
    )),
    _R("state", "goal", "near", "baseline", "where things stand", (
        (r"(?:現状|基準|策定時)値?(?:\([^()]*\))?(?:の|は|で)?", "現状«18団体»を"),
        ("現在(?:の|は|で)?", "平成30年4月現在«21か所»"),
        ("時点(?:の|は|で)?", "平成30年4月時点«21か所»"),
        ("これまで(?:の|に)?", "これまでの«5か所»に加え"),
        ("年度?末(?:の|は|:|で)?(?<![32]年度末で)", "去年度末の«4拠点»"),
    ), but=r"(?:までに|目標|めざ|目指|[→⇒])[^、。]{0,12}\Z"),
    _R("state_behind", "goal", "next", "baseline", "where things stand", (
        (r"\(?(?:[^()、。\d]{0,6})?(?:現在|時点|現状|実績)\)?(?! *+:? *+(?:約|延べ)?\d)", "集いの場«21か所»(現在)を増やす"),
        (r"(?:が|を|に|は)?[^、。\d]{0,16}?(?:あった|ある|いる|おり|あり|いた|だった|でした|となった|となっている|得た)(?=[、。,)\n]|\Z|が[、。])", "講座は«15か所»で開いている。"),
        ("(?:に|で)?(?:と?どま|推移)", "相談は«38世帯»にとどまった"),
    ), but="目標|目指|めざ|想定(?!して(?:おり|い))|したい|増や|とする"),
    _R("done", "goal", "sentence", "former_year", "a figure called 実績 is what was reached, even in a goal cell", (
        ("実績(?![^。]{0,30}倍)(?![^。]{0,200}目標)(?![^。(]{0,200}\\))(?!(?:を|に|より|から|の)[^、。]{0,8}(?:踏|基|もと|上回|参考|以上|比))", "受付実績は«75件»"),
    )),
    _R("scene", "both", "next", "setting", "where something happens", (
        (r"(?:\([^()]*\))? *(?:において|における|にお?ける)", "モデル«3地区»において実施する"),
        (r"(?:\([^()]*\))? *(?:で|の)? *(?:合わせて|あわせて)", "«3校区»合わせて22回開く"),
        (r"(?:\([^()]*\))? *で *(?:合計|計(?!画)|延べ|年(?!度))", "«7圏域»で計14回開く"),
        (r"(?:\([^()]*\))? *の?(?:合計|計(?!画)|延べ) *\d", "«3地区»合計48回"),
        (r"(?:\([^()]*\))? *[のにへ][^、。\d()]{1,24}(?:\d+[^、。\d()]{1,5}){0,2}(?:ずつ)?、?(?:合計|計(?!画)) ?\d", "«4地区»の集いの場を計24か所に増やす"),
        (r"(?:\([^()]*\))? *の *(?:区域内|主体)", "«3地区»の区域内に置く"),
        (r"(?:\([^()]*\))? *の *うち", "全«8地区»のうち、第一地区で立ち上がった"),
        (r"(?:\([^()]*\))? *の(?:利用|参加|相談|運営|活動|開所)[^、。]{0,6}は", "«3拠点»の利用は1日平均で21人"),
        (r"(?:\([^()]*\))? *が主体", "«4地区»が主体となって"),
        (r"(?:\([^()]*\))? *を(?:モデル(?![^。]{0,200}(?:立ち?上げ|設置|選定))|対象地域|対象地区)", "«8圏域»をモデルに各2回開く"),
        ("を(?:拠点|会場|中心)に", "«5公民館»を拠点に住民が集まる"),
        (r"(?:\([^()]*\))? *(?:持ち回り|行政|全体|ごと)", "«3町»持ち回りで年6回"),
        (r" *で *[一-龥ァ-ヴー]{2,10}を(?:計|延べ|合計|年)? ?[\d一二三四五六七八九十]", "«3会場»で基礎編を計4回開いた"),
        (r" *で *各 ?\d+[回度][^。]{0,200}(?:計|合計|延べ) ?\d", "«8校区»で各2回、2校区で各1回の計18回"),
        (r" *で *各?[\d一二三四五六七八九十]+[回度] ?(?:ずつ)?、(?:計|合計|延べ)", "«3校区»で2回ずつ、計6回開いた"),
        ("(?:に分け|に分かれ|にわた|を巡回|にまたが)", "«3会場»に分けて開いた"),
        ("の(?:代表|区長|自治会長|町内会長|民生委員|担当者|職員)(?:が|を|に|と|で)", "«5地区»の代表が集まった"),
        ("それぞれ", "«3地区»それぞれで話し合う"),
    ), units="place"),
    _R("area_before_count", "both", "next", "setting", "over which areas the times are spread", ((r" ?(?=\d+ ?回)", "«8中学校区» 88回開催した"),), units="part"),
    _R("model", "both", "directly", "setting", "a name for the scene", (
        ("(?:他|ほか)の", "他の«3地区»で各2回行った"),
        ("モデル(?:地区)?", "モデル«3校区»の認知度"),
        ("を会場とする", "公民館を会場とする«3か所»に限れば"),
    ), units="place"),
    _R("under_way", "result", "next", "plan", "not done yet", (
        ("(?:が|は|で)[^、。\\d]{0,12}(?:手続|準備|調整|交渉|申請|作成|人選|選定)中", "«4事業所»が登録の手続中である"),
        ("が[^、。\\d]{0,12}の(?:途中|途上)", "«3地区»が地図作りの途中である"),
    )),
    _R("restricted", "both", "next", "setting", "the part that another number is of", (
        ("に限(?:れば|ると|って)", "駅前の«3か所»に限れば17.5人である"),
    )),
    _R("with_bodies", "both", "next", "setting", "named bodies are the scene", (
        (r"(?:と|が)(?:の)?(?:連携|協働|共同|合同|協力)", "体制の構築(南の«4町村»と連携)"),
    ), units="body"),
    _R("named_bodies", "both", "near", "setting", "named bodies are the scene", (
        ("(?:郡|圏域|[県管市町島]内|広域|地域|周辺|近隣|構成|関係)(?:の)?", "南部圏域«4町村»の会議に出た"),
    ), units="body", but=r"全\Z"),
    _R("bracket_places", "both", "outside", "setting", "over how many places a count is spread", (
        (r"\d ?(?:人|名|件|回|世帯|日|時間|食|円)", "相談 330件(«11拠点»)"),
    ), units="place", but=r"(?:比|より|から) ?[+±]?\x01"),
    _R("lasting", "both", "next", "condition", "how long something lasted", (
        ("(?:間|も)?[がも]?(?:続|かか)", "停電が«3日間»続いた"),
        ("(?:間)?に(?:及|わた)", "通行止めが«5日»に及んだ"),
    ), units="time"),
    _R("those_who_do", "both", "next", "condition", "those who do what is counted", (
        (r"が[^、。\d]{1,14}(?:[いえっしれけめせき]た|る)[一-龥ァ-ヴー]{2,8}は", "推進員«2人»が新たに受け付けたケースは96件"),
    ), units="person"),
    _R("agents", "both", "next", "setting", "who does what is counted", (
        (r"が[^、。]{0,10}(?:休業|休職|退職|異動)", "推進員の«1人»が8月から休職した"),
        ("(?:と|の)(?:協力|連携|共同)", "福祉委員«120名»と協力し、600世帯を見守る"),
        ("が(?:中心|主|交代|分担|手分け|協力|連携)", "相談員«2名»が中心となって20世帯の計画を作る"),
        ("が、(?=[^。]{0,200}\\d)", "住民«2名»が、延べ30回の訪問を行った"),
        ("が[^、。]{0,8}(?:着任|不在|休んで|育休|産休)", "推進員3人のうち«1人»が10月に着任した"),
    ), units="person"),
    _R("undecided", "result", "outside", "plan", "a bracket behind a sentence on what is to come", (
        (r"(?:方向で|予定|見込み)[^。]{0,24}。\Z", "来年も続ける方向で検討している。(«1町»は単独で続ける)"),
    )),
    _R("planned_before", "result", "clause", "plan", "not done yet", (
        (r"予定(?::|\))[^。はがで]{0,20}\Z", "3月(予定) 塾の受講者«50名»"),
        ("(?:次年度|来年度)(?:は|に|から)", "次年度は推進員を«4人»にする体制"),
    ), not_here=("当初の予定は«5回»であった",)),
    _R("next_year", "result", "sentence", "plan", "not done yet", (
        ("(?:次年度|来年度|翌年度|今後)は|[〔【<《](?:今後|次年度|来年度)[^〕】>》]{0,8}[〕】>》]", "来年度は相談員を1名増やし、相談は«4回»を基本に組む形である"),
    )),
    _R("outlook", "result", "above", "plan", "a part on what is to come", (
        (r"今後(?:の|に|\Z)", "3 今後の方向\n・拠点を«8か所»にする体制"),
        ("次年度|来年度", "○次年度について\n・拠点«8か所»"),
        ("展望", "(2)展望\n・サロン «9か所»"),
    )),
    _R("next_column", "result", "column", "plan", "the column of a plan", (
        ("予定|見込み?|(?<![一-龥])計画(?!値)", "項目\t予定\t実績\n会議\t«5回»\t3回"),
    )),
    _R("quota_column", "both", "column", "setting", "the column of how many there is room for, or who can be asked", (
        ("定員|募集|上限", "会場\t定員\t参加\n南館\t«50人»\t41人"),
    )),
    _R("difference", "both", "next", "not_reached", "how far from something else", (
        ("(?:も|ほど|だけ)?(?:上回|下回|超過|不足|少な|多[いくか])", "目標の48件を«17件»上回る65件"),
        ("(?:も|ほど)?(?:足り|及ば|届か|及び|届き)(?:な|ませ)", "目標には«37名»足りない"),
        ("(?:届か|及ば|足り|満た)ず", "目標に«3人»届かず"),
        (r"足らず(?=[。、)]|\Z)", "登録は37名で、«3名»足らず。"),
        ("の(?:差|開き|不足|欠員)", "«5件»の差があった"),
        ("には?(?:まだ|、まだ)?(?:届|達し|至っ|及)[^。、]{0,6}な", "声かけは«60世帯»にはまだ届いていない"),
        (r"(?:に?(?:ついて)?は|では)[^。\d]{0,30}?(?:見送|断念|できな|至らな|できず|取りやめ)", "«2か所»については協議が整わず、開設を見送った"),
        ("(?:が|の)(?:欠席|辞退|キャンセル|欠員|未配置)", "«5名»が欠席し、残る27名で行った"),
        (r"(?:は|も)[^。\d]{0,24}(?:次|来|翌)年度(?:に|へ)(?:送|回|持ち越|延)", "もう«1回»は講師の都合がつかず、来年度に送る"),
        ("(?:は|も|を|が|については)、?(?:次|来|翌)年度", "残る«1か所»は来年度とした"),
        ("の[^、。\\d]{1,8}が(?:なくな|中止)", "見込んでいた«120人»の参加がなくなった"),
        ("(?:を|は|が|の)?(?:取り?やめ|とりやめ|中止|見送|延期|断念)", "大雨のため«1回»を取りやめた"),
        (r"で(?:は)?(?:取り?やめ|とりやめ|中止|見送|断念)", "«5地区»で取りやめた"),
        (r"(?:は|では)(?:[^。、\d]|第\d+号){0,24}(?:取り?やめ|とりやめ|中止)", "«4会場»は台風第24号のため中止"),
    ), but=r"(?:前回|前年|昨年)度?[^。、]{0,14}(?:を|より|に比べ?て?)[^。、\d]{0,6}\x01", not_here=("相談は«65件»と多くなった", "前回(45.0%)を«7.6ポイント»上回った")),
    _R("remaining", "both", "near", "not_reached", "what is still to be done", (
        ("(?:(?<![一-龥]の)不足|未達|開き|(?<![一-龥])差|増減)分?(?:は|が)? ?[+±▲△]?", "目標との差は«12人»である"),
        ("(?:目標|計画)値?比 ?[+±▲△]", "認知度は47.2%(目標比▲«2.8ポイント»)"),
        ("あと", "目標の10か所まであと«3か所»となる7か所で開いた"),
    )),
    _R("behind", "result", "near", "not_reached", "what is still to be done", (
        ("(?:中止|欠席|辞退|キャンセル|取りやめ|欠員)(?:した(?:の|もの)?)?(?:は|が)?", "雨による中止が«2回»"),
        ("遅れている|未整備の|未実施の|未着手の", "整備が遅れている«2拠点»については"),
    )),
    _R("too_many", "result", "clause", "not_reached", "a word on the goal, no count", (
        ("目標数が過大", "目標数が過大で«60世帯»は難しかった"),
    )),
)
# fmt: on
