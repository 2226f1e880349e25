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
            return re.compile(rf"(?:{either})[ :はがを、(「]*\Z")
        if self.where == "directly":
            return re.compile(rf"(?:{either}) ?\Z")
        if self.where == "next":
            return re.compile(rf"[ 」]*(?:{either})")
        return re.compile(either)

    @cached_property
    def exception(self) -> re.Pattern[str] | None:
        """``but`` as an expression."""
        return re.compile(self.but) if self.but else None


_R = Rule
RULES: tuple[Rule, ...] = (
    # -- what the number itself is
    _R("condition", "both", "next", "condition", "who is meant, not how many", (
        (r"(?:の|を超える)?(?:複合的な?|複数の|様々な|異なる|分野の)*(?:課題|問題|ニーズ|悩み|困りごと)を(?:抱|有|併|持|重)", "«3つ»以上の課題を抱える世帯"),
        (r"の(?:複合的な?|複数の)?(?:課題|問題)が(?:重|絡)", "«2つ»以上の課題が重なる世帯"),
        (r"の(?:集まり|仲間|グループ)(?:の場|や)", "«2,3人»の集まりの場や個人宅に出向く"),
        (r"で(?=月平均|一?人?当たり)", "«9人分»で月平均6万3千円"),
    )),
    _R("scale", "both", "near", "other", "the scale that something is measured on", (
        (r"満点が?", "満点«5点»"), (r"最高(?:評価)?", "最高«10点»とした"), (r"配点", "配点«20点»"),
    )),
    _R("reference", "both", "near", "reference", "printed for comparison only", (
        (r"参考値?", "(参考値 «45名»)"), (r"※?参考(?:まで)?(?:に|:)[^。]{0,24}", "参考:県内の他の市の回数 «9回»"),
        (r"(?:全国|県|国)(?:の)?平均", "全国平均«20%»"), (r"(?:他|近隣)(?:の|)(?:市町村?|町村?|市|自治体|町)(?:では|は|の[^、。]{0,8})", "近隣の町では«11回»"),
    )),
    _R("reference_heading", "both", "above", "reference", "a list for comparison only", ((r"参考(?:値|資料)?(?:\Z|[)】:(])", "【参考】\n・集いの場 «9か所»"),)),
    _R("quota", "both", "near", "setting", "how many there is room for", (
        (r"定員", "研修会(定員«50名»)を開く"), (r"募集(?:人数|人員)?", "募集人数«40名»"), (r"上限額?", "上限«5万円»とする"), (r"人口", "人口«4,500人»の町"),
    )),
    _R("limit", "both", "next", "setting", "how much there is at most, by rule", ((r"を?(?:上限|限度)", "1団体につき«5万円»を上限とする"), (r"を定員", "«50人»を定員とする"))),
    _R("target_group", "result", "rest", "setting", "all of those who can be asked", ((r"\A(?:の|を)(?:全員|全て|すべて)?を?対象(?:に|と|者)(?![^。]*目標)", "市内の«800世帯»を対象に調査する"),)),
    _R("age_or_time", "both", "next", "condition", "when, not how many", ((r"(?:以内|以上前)?に(?=[^増拡引減す\d])(?!対|達|至|及|上|つい|よ|な|と?どま|実|開)", "«1週間»以内に担当を決める"),), units="time", but=r"日数|期間|時間数"),
    _R("composition", "both", "next", "body_size", "of how many a body is made", (
        (r"(?:[^、。\d]{0,8})?で構成", "会議は庁内«6部局»で構成する"), (r"(?:[^、。\d]{0,8})?から(?:なる|成る)", "«12団体»から成る連絡会"), (r"(?:[^、。\d]{0,8})?(?:体制)で(?:臨|運営|あた)", "推進員«3人»体制で臨む"),
        (r"が構成員", "«9団体»が構成員である"),
    ), not_here=("«6団体»でつくった",)),
    # -- former years, present state
    _R("former_year", "both", "near", "former_year", "what this year is compared with", (
        (r"(?:一?昨年|前年|前々年|昨)度?(?:末)?(?:の|は|実績|値|:|\()?(?:実績|延べ)?(?:は|で)?", "前年度の«8課»から広がった"),
        (r"前回(?:調査|実績)?(?:の|は|では)?", "前回調査の«28.1%»から上がった"), (r"(?:一?昨年|前年|昨)度?(?:の|は)[^、。\d継続一二三四五六七八九十百]{1,10}(?:の|は|が|:)?", "昨年度の相談件数«50件»を上回る"),
        (r"従来の?", "従来の«4回»を改めた"), (r"\d ?年前(?:から|の|は)", "2年前の«2か所»から"),
    ), but=r"前年度からの(?:継続|繰越)は? ?\Z"),
    _R("former_column", "both", "column", "former_year", "the column of an earlier year", ((r"(?:前|昨)年度?(?!比|からの)", "項目\t前年度\t今年度\n相談\t«10件»\t12件"), (r"現状|現況|基準(?:値|年)|策定時|開始時", "項目\t現状値\t目標値\n相談\t«10件»\t12件"))),
    _R("base", "goal", "next", "baseline", "what a goal starts from", (
        (r"を(?:ベース|基準?|もと|元|踏まえ)", "昨年の数の«134件»をベースに増やす"), (r"から(?! ?(?:の|、)?(?:相談|参加|情報|協力|選|申|寄|提|意見|連絡|紹介|聞))[^、。]{0,10}?[\d一二三四五六七八九十].{0,8}?(?:に|へ|まで|増|引|上)", "«3か所»から5か所に増やす"),
        (r"から(?:の)?(?:増|拡大|引き?上げ|上昇)", "«20件»からの増加"), (r"(?:を|の)[\d.]+倍", "«212件»の1.2倍とする"), (r"\)の[\d.]+倍", "前の年(«212件»)の1.2倍とする"),
        (r" *(?:\([^()\n]{2,20}\))? *[→⇒➡] *(?:約|延べ|計)?[\d一二三四五六七八九十百]", "«3地区»(平成29年10月)→8地区"),
    )),
    _R("state", "goal", "near", "baseline", "where things stand", (
        (r"現状(?:の|は|で)?", "現状«18団体»を"), (r"現在(?:の|は|で)?", "平成30年4月現在«21か所»"), (r"時点(?:の|は|で)?", "平成30年4月時点«21か所»"), (r"これまで(?:の|に)?", "これまでの«5か所»に加え"),
        (r"年度?末(?:の|は|:|で)?(?<![32]年度末で)", "(平成29年度末:«4拠点»)"),
    ), but=r"(?:までに|目標|めざ|目指)[^、。]{0,12}\Z"),
    _R("state_behind", "goal", "next", "baseline", "where things stand", (
        (r"\(?(?:[^()、。\d]{0,6})?(?:現在|時点|現状|実績)\)?", "集いの場«21か所»(現在)を増やす"), (r"(?:が|を|に|は)?[^、。\d]{0,16}?(?:あった|ある|いる|おり|あり|いた|だった|でした|となった|となっている|得た)(?=[、。,)\n]|\Z|が[、。])", "講座は«15か所»で開いている。"),
        (r"(?:に|で)?(?:と?どま|推移)", "昨年は«38世帯»にとどまった"),
    ), but=r"目標|目指|めざ|想定(?!して(?:おり|い))|したい|増や|とする"),
    _R("done", "goal", "sentence", "former_year", "a figure called 実績 is what was reached, even in a goal cell", ((r"実績(?![^。]*目標)(?!(?:を|に|より|から|の)[^、。]{0,8}(?:踏|基|もと|上回|参考|以上|比))", "昨年の受付実績は«75件»"),)),
    # -- scene
    _R("scene", "both", "next", "setting", "where something happens", (
        (r"(?:\([^()]*\))? *(?:において|における|にお?ける)", "モデル«3地区»において実施する"), (r"(?:\([^()]*\))? *(?:で|の)? *(?:合わせて|あわせて)", "«3校区»合わせて22回開く"),
        (r"(?:\([^()]*\))? *で *(?:合計|計|延べ|年)", "«7圏域»で計14回開く"), (r"(?:\([^()]*\))? *の *(?:区域内|主体)", "«3地区»の区域内に置く"), (r"(?:\([^()]*\))? *が主体", "«4地区»が主体となって"),
        (r"(?:\([^()]*\))? *を(?:単位|対象地域|対象地区)", "«8圏域»を単位として"), (r"(?:\([^()]*\))? *(?:持ち回り|行政|全体|ごと)", "«3町»持ち回りで年6回"), (r" *で *(?:[一-龥ァ-ヴー]{2,10}を|[\d一二三四五六七八九十]+[回度] ?ずつ)", "«3会場»で基礎編を計4回開いた"),
        (r" ?(?=\d+ ?回)", "«8中学校区» 88回開催した"), (r"それぞれ", "«3地区»それぞれで話し合う"),
    ), units="place"),
    _R("model", "both", "directly", "setting", "a name for the scene", ((r"モデル(?:地区)?", "モデル«3校区»の認知度"), (r"銭湯を会場とする|を会場とする", "公民館を会場とする«3か所»に限れば")), units="place"),
    _R("restricted", "both", "next", "setting", "the part that another number is of", ((r"に限(?:れば|ると|って)", "駅前の«3か所»に限れば17.5人である"),)),
    _R("named_bodies", "both", "near", "setting", "named bodies are the scene", ((r"(?:郡|圏域|県内|管内|広域|地域|周辺|近隣|構成|関係)(?:の)?", "南部圏域«4町村»と連携する"),), units="body", but=r"全\Z"),
    _R("bracket_places", "both", "outside", "setting", "over how many places a count is spread", ((r"\d ?(?:人|名|件|回|世帯|日|時間|食|円)", "相談 330件(«11拠点»)"),), units="place"),
    _R("lasting", "both", "next", "condition", "how long something lasted", ((r"(?:間|も)?[がも]?(?:続|かか)", "停電が«3日間»続いた"),), units="time"),
    _R("those_who_do", "both", "next", "condition", "those who do what is counted", ((r"が[^、。\d]{1,14}(?:[いえっしれ]た|る)[一-龥ァ-ヴー]{2,8}は", "推進員«2人»が新たに受け付けたケースは96件"),), units="person"),
    _R("undecided", "result", "outside", "plan", "a bracket behind a sentence on what is to come", ((r"(?:方向で|予定|見込み)[^。]{0,24}。\Z", "来年も続ける方向で検討している。(«1町»は単独で続ける)"),)),
    # -- plans
    _R("planned", "result", "rest", "plan", "not done yet", (
        (r"\A[^。]{0,60}?(?:予定(?!だった|であった|通り|どおり|して(?:い|お)た|[がの]?(?:に対|とこ))|見込[みむ](?!んでいた)|見通し)(?![^。]*(?:した|った)[。、])", "3月に«2回»開く予定である"),
        (r"\A[^。]{0,60}?(?:を目指す|したい|ていきたい|こととし(?!て(?:い|お)た)|こととする|方向で)", "来年度は«4人»に増やしたい"),
        (r"\A[^。、]{0,30}?(?<![いあなえき])[うくすつぶむる](?=[。\n]|\Z)(?<!である)(?<!ます)(?<!です)(?<!いる)(?<!おる)(?<!ある)(?<!なる)(?<!れる)(?<!占める)(?<!上回る)(?<!下回る)(?<!及ぶ)(?<!上る)(?<!足す)(?<!残る)(?<!続く)(?<!過ぎる)", "3月に«6回目の会を1回»開く。"),
    ), but=r"(?:した|った|れた)ため"),
    _R("planned_before", "result", "clause", "plan", "not done yet", ((r"予定(?:は|:|\)|として)[^。]{0,20}\Z", "3月(予定) 塾の受講者«50名»"), (r"(?:次年度|来年度)(?:は|に|から)", "次年度は推進員を«4人»にする体制")), not_here=("当初の予定は«5回»であった",)),
    _R("outlook", "result", "above", "plan", "a part on what is to come", ((r"今後(?:の|に|\Z)", "3 今後の方向\n・拠点を«8か所»にする体制"), (r"次年度|来年度", "○次年度について\n・拠点«8か所»"), (r"展望", "(2)展望\n・サロン «9か所»"))),
    _R("whole_course", "result", "near", "plan", "the course as it is planned", ((r"[(※*](?:[^()。]{0,6})?全", "講座(«全15回»)を12回まで終えた"),), but=r"開催した|実施した"),
    _R("next_column", "result", "column", "plan", "the column of a plan", ((r"予定|見込み?|計画(?!値)", "項目\t予定\t実績\n会議\t«5回»\t3回"),)),
    # -- differences
    _R("difference", "both", "next", "not_reached", "how far from something else", (
        (r"(?:も|ほど|だけ)?(?:上回|下回|超過|不足|少な|多[いくか])", "目標の48件を«17件»上回る65件"), (r"(?:も|ほど)?(?:足りな|及ばな|届かな)", "目標には«37名»足りない"), (r"の(?:差|開き|不足)", "«5件»の差があった"), (r"が(?:次|来|翌)年度(?:に|へ)", "«3校»が次年度に延期となった"),
    ), not_here=("相談は«65件»と多くなった",)),
    _R("remaining", "both", "near", "not_reached", "what is still to be done", ((r"あと", "目標の10か所まであと«3か所»となる7か所で開いた"),)),
    _R("behind", "result", "near", "not_reached", "what is still to be done", ((r"遅れている|未整備の|未実施の|未着手の", "整備が遅れている«2拠点»については"),)),
    _R("too_many", "result", "clause", "not_reached", "a word on the goal, no count", ((r"目標数が過大", "目標数が過大で«60世帯»は難しかった"),)),
)
