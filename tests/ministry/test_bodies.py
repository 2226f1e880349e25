"""Short cells: who carries a project out, how many coordinators, how many people, how many centers."""

from __future__ import annotations

import pytest

from welfare_etl.families.ministry.bodies import body_kind, implementer
from welfare_etl.families.ministry.centers import centers
from welfare_etl.families.ministry.people import area_population, coordinators

SHAKYO = "小松市社会福祉協議会"

IMPLEMENTERS = (
    ("小松市", "小松市", None, "the body alone"),
    ("小松市(直営)", "小松市", None, "how, not by whom"),
    ("小松市(直営及び委託)", "小松市", None, "both ways, by nobody named"),
    ("小松市(一部委託)", "小松市", None, "commissioned, but to whom?"),
    ("小松市(未定)", "小松市", None, "nobody yet"),
    ("小松市(委託先:なし)", "小松市", None, "nobody"),
    (f"小松市({SHAKYO})", "小松市", SHAKYO, "the form's own way"),
    (f"小松市（委託先：{SHAKYO}）", "小松市", SHAKYO, "full width, with the word"),
    (f"小松市(委託先 {SHAKYO})", "小松市", SHAKYO, "a blank for the colon"),
    (f"小松市(一部委託:{SHAKYO})", "小松市", SHAKYO, "in part"),
    (f"小松市(一部を{SHAKYO}に委託)", "小松市", SHAKYO, "as half a sentence"),
    (f"小松市({SHAKYO}へ委託)", "小松市", SHAKYO, "as the other half"),
    (f"小松市({SHAKYO}に補助)", "小松市", SHAKYO, "with a grant"),
    (f"小松市({SHAKYO}、NPO法人(仮称))", "小松市", f"{SHAKYO}、NPO法人(仮称)", "brackets in the bracket"),
    (f"小松市[委託先:{SHAKYO}]", "小松市", SHAKYO, "other brackets"),
    (f"小松市 委託先:{SHAKYO}", "小松市", SHAKYO, "no bracket"),
    (f"小松市 {SHAKYO}(委託)", "小松市", SHAKYO, "the word alone in the bracket"),
    (f"小松市\n({SHAKYO})", "小松市", SHAKYO, "on the next line"),
    (f"小松市及び{SHAKYO}", f"小松市及び{SHAKYO}", None, "two who do it together"),
    (f"小松市 (一部委託) {SHAKYO}", "小松市", SHAKYO, "the manner in the bracket, the name behind it"),
    (f"小松市 (業務委託) {SHAKYO}", "小松市", SHAKYO, "the same, in the words of a contract"),
    ("小松市(委託)NPO法人こまつの木", "小松市", "NPO法人こまつの木", "the same without a blank"),
    ("小松市 ※区長会と組む", "小松市", None, "a remark is no name"),
    ("小松市(NPO法人から公募)", "小松市", None, "how one is chosen"),
    ("小松市(直営 2か所 委託 3か所)", "小松市", None, "how many, not who"),
    ("委託:3か所(医療法人、NPO法人) 直営:1か所", None, "医療法人、NPO法人", "only how it is run, and by whom"),
    ("(未定)", None, None, "only a bracket"),
    ("小松市から社会福祉法人はまなすへ委託", "小松市", "社会福祉法人はまなす", "a sentence"),
    ("小松市→NPO法人こまつの木", "小松市", "NPO法人こまつの木", "an arrow"),
    ("小松市/委託先=(福)はまなす", "小松市", "(福)はまなす", "a stroke and an equals sign"),
    ("実施主体:小松市 委託先:医療法人浜", "小松市", "医療法人浜", "the cell's own heading again"),
    ("小松市 ※(委託先)医療法人浜", "小松市", "医療法人浜", "a remark that names the contractor"),
    ("小松市 一部委託(小松市社協)", "小松市", "小松市社協", "the manner before the bracket"),
    ("小松市(直営、一部NPO法人こまつの木に委託)", "小松市", "NPO法人こまつの木", "both ways, one named"),
    ("小松市(委託:2法人)", "小松市", None, "how many, not who"),
    ("小松市(委託:3か所(医療法人、NPO法人))", "小松市", "医療法人、NPO法人", "how many, and who"),
    ("小松市(医療法人浜ほか2法人)", "小松市", "医療法人浜", "a count is no name"),
    ("小松市(事務局:福祉課)", "小松市", None, "an office of its own"),
    ("直営", None, None, "only how"),
    ("小松市 → (福)はまなす", "小松市", "(福)はまなす", "an arrow to a name with a bracket"),
    ("小松市、小松市社会福祉協議会へ委託", "小松市", "小松市社会福祉協議会", "a sentence with a comma"),
    ("小松市(運営:医療法人浜)", "小松市", "医療法人浜", "who runs it"),
    ("委託先:医療法人浜", None, "医療法人浜", "nobody who answers for it"),
    ("小松市(直営)、小松市社協(委託)", "小松市", "小松市社協", "both ways, each with its body"),
    ("小松市(小松市社協へ全部委託)", "小松市", "小松市社協", "all of it"),
    ("小松市(松の会と共同で実施)", "小松市", None, "who joins in is no contractor"),
    ("小松市(市内5か所の支援センターに委託)", "小松市", "市内支援センター", "a count is no name"),
    ("小松市(委託:松の会・竹の会 計2法人)", "小松市", "松の会・竹の会", "nor at the end"),
    ("小松市(協力:町内会)", "小松市", None, "who helps is no contractor"),
    ("小松市(県補助)", "小松市", None, "nor is who pays"),
    ("小松市《委託先》医療法人浜", "小松市", "医療法人浜", "brackets of another kind"),
    ("小松市 委託先は未定", "小松市", None, "no contractor yet, in a sentence"),
    ("医療法人浜(受託)", "医療法人浜", None, "on whose order it works is not said"),
    ("小松市(福祉課)", "小松市", None, "a department"),
    ("小松市(共同実施:能美市)", "小松市", None, "who carries it out too"),
    ("小松市(小松市社協と連携)", "小松市", None, "who works with it"),
    (
        "小松市(委託先:小松市社協、3つの地域包括支援センター)",
        "小松市",
        "小松市社協、地域包括支援センター",
        "a name without its count",
    ),
    ("小松市(委託先:地域包括支援センター5か所)", "小松市", "地域包括支援センター", "the count behind it"),
    ("小松市 (業務委託) 医療法人浜", "小松市", "医療法人浜", "the manner in a bracket before the name"),
    ("準備中", None, None, "nobody yet"),
    ("別紙のとおり", None, None, "told elsewhere"),
    ("", None, None, "nothing"),
)


@pytest.mark.parametrize(
    ("printed", "body", "contractor", "reason"), IMPLEMENTERS, ids=[case[3] for case in IMPLEMENTERS]
)
def test_implementer(printed: str, body: str | None, contractor: str | None, reason: str) -> None:
    found = implementer(printed)
    assert (found.implementer, found.contractor) == (body, contractor), reason


COORDINATORS = (
    ("3人", 3, "a number"),
    ("３名", 3, "full width, the other counter"),
    ("二名", 2, "kanji"),
    ("2", 2, "no counter"),
    ("約3", 3, "about"),
    ("3人程度", 3, "or so"),
    ("0人", 0, "none is a number"),
    ("3 人(専任 1 人、兼任 2 人)", 3, "what is in brackets is a part of it"),
    ("常勤1人、非常勤2人", 3, "posts are added up"),
    ("A:2人 B:3人 合計5人", 5, "a sum that is printed is not added again"),
    ("3人※うち1人は兼任", 3, "a note is no post"),
    ("1人(平成31年度 2人)", 1, "another year"),
    ("平成30年度は2名を配置", 2, "a year is no number of people"),
    ("配置しない", 0, "a plan to appoint nobody"),
    ("なし", 0, "the same in a word"),
    ("2拠点で1名の配置", 1, "places are no people"),
    ("3～5人", None, "a range is not one number"),
    ("2、3人", None, "nor is a guess of the body's"),
    ("各区1人", None, "one for each of nobody says how many"),
    ("1.5人", None, "people are whole"),
    ("2名、うち1名は専任", 2, "the one is among the two"),
    ("2名のうち1名は兼務", 2, "the same in one phrase"),
    ("十二名", 12, "kanji of more than one character"),
    ("2名→3名", None, "before and after are not added up"),
    ("平成30年度 2人、平成31年度 3人", None, "nor are two years"),
    ("1,000人", None, "more than any body has: not the digits behind the comma"),
    ("数十名", None, "tens are no number"),
    ("人数は決定していない", None, "not decided is not nobody"),
    ("委託先:3か所(各1人) 直営:2人", 5, "so many at each of so many places, and some more"),
    ("委託:3か所×2人 直営:1人", 7, "the same with a sign"),
    ("3圏域に各2名", 6, "the same in words"),
    ("各圏域2名ずつ", None, "at each of how many?"),
    ("2人 ※うち1人は推進員でなく、受付の手伝いである。", 1, "one of them is none"),
    ("2人(正規職員1人、臨時職員1人)※ただし臨時職員は事務補助であり推進員ではない。", 1, "the same by their post"),
    ("未定", None, "not known"),
    ("一人ひとりに寄り添う", None, "a word with a number in it"),
    ("5か所に1人ずつ", 5, "one at each, in words"),
    ("1名×3か所", 3, "the factors turned round"),
    ("2人×3圏域=6人", 6, "the product said again"),
    ("2人×3圏域=7人", None, "a product that is not what is said"),
    ("推進員3人と事務員1人", 3, "a clerk is no coordinator"),
    ("各センター1名(5センター)", 5, "how many centers in the bracket"),
    ("延べ3人(実人数2人)", 2, "people, not posts"),
    ("推進員2人+補助員1人", 2, "a helper is no coordinator"),
    ("3名(うち事務補助員1名)", 2, "nor is one among them"),
    ("推進員2名、地域福祉コーディネーター3名", None, "other posts: do they count?"),
    ("2名(推進員1名、補助1名)", None, "the bracket has fewer"),
    ("4名(うち1名は相談員であり推進員には含まない)", 3, "one of them is none, by a verb"),
    ("5人(※うち2人は相談員で、推進員ではありません)", 3, "the same, politely"),
    ("3人(1人は事務担当)", None, "does the clerk count?"),
    ("推進員1名、推進員補佐2名", 1, "an assistant is none"),
    ("推進員3人、助手2人", None, "do helpers count?"),
    ("推進員3名のほか事務職1名", None, "or clerks?"),
    ("3人(うち1人は産休代替で推進員に含めない)", 2, "one left out by who fills in the form"),
    ("回答なし", None, "no answer is not nobody"),
    ("配置の予定はない", 0, "no plan to appoint anybody"),
    ("", None, "nothing"),
)


@pytest.mark.parametrize(("printed", "expected", "reason"), COORDINATORS, ids=[case[2] for case in COORDINATORS])
def test_coordinators(printed: str, expected: int | None, reason: str) -> None:
    assert coordinators(printed)[0] == expected, reason


@pytest.mark.parametrize(
    ("printed", "doubt"),
    [("未定", "undecided"), ("2名→3名", "several_numbers"), ("担当課が兼ねる", "no_number"), ("2人", None)],
)
def test_why_there_is_no_number_of_coordinators(printed: str, doubt: str | None) -> None:
    assert coordinators(printed)[1] == doubt


POPULATIONS = (
    ("100,000 人", 100_000, None, "a number"),
    ("１００，０００人", 100_000, None, "full width"),
    ("約 17,000人", 17_000, None, "about"),
    ("10万人", 100_000, None, "myriads"),
    ("1万2千人", 12_000, None, "myriads and thousands"),
    ("100,000", 100_000, None, "no counter"),
    ("小松市:100,000人", 100_000, None, "with the body's name"),
    ("100,000人(平成31年1月1日現在)", 100_000, None, "with the day"),
    ("25校区 100,000人", 100_000, None, "other counters are no people"),
    ("100,000人 40,000世帯", 100_000, None, "nor are households"),
    ("A町:1,000人 B町:2,000人", None, "several_bodies", "which of the two?"),
    ("北部1,900人 南部2,300人", None, "several_bodies", "two parts by their names"),
    ("各校区 約5,000人", None, "of_each", "of each district, not of the area"),
    ("5,000人×3地区", None, "of_each", "a factor is not the area's"),
    ("12.000人", None, "not_whole", "a point where a comma stood"),
    ("12 345人", None, "broken_number", "a blank inside: 345 or 12,345?"),
    ("1,000～2,000人", None, "range", "a range is not one number"),
    ("100,000人(うち高齢者 28,000人)", None, "several_numbers", "two figures"),
    ("不明", None, None, "none"),
)


@pytest.mark.parametrize(("printed", "expected", "doubt", "reason"), POPULATIONS, ids=[case[3] for case in POPULATIONS])
def test_area_population(printed: str, expected: int | None, doubt: str | None, reason: str) -> None:
    assert area_population(printed) == (expected, doubt), reason


CENTERS = (
    ("直営(2か所)、委託(3か所)", (2, 3, 5), (), "the numbers in brackets"),
    ("基幹型(直営)1か所、地域型(委託)4か所", (1, 4, 5), (), "the ways in brackets"),
    ("1か所(直営)、3か所(委託:社協)", (1, 3, 4), ("社協",), "the ways behind the numbers"),
    ("全5か所(すべて委託)", (None, 5, 5), (), "all of them"),
    ("委託:社協1か所、医療法人2か所", (None, 3, 3), ("社協", "医療法人"), "how many each, without a sum"),
    ("基幹1(直営)、地域2(委託)", (1, 2, 3), (), "the ways behind bare numbers"),
    ("6か所(社会福祉法人に委託)", (None, 6, 6), ("社会福祉法人",), "all of them, and to whom"),
    ("4か所とも直営", (4, None, 4), (), "the same without a bracket"),
    ("社協に委託(1か所)", (None, 1, 1), ("社協",), "to whom, before the word"),
    ("直営1カ所、委託2カ所(社会福祉法人、医療法人 各1カ所)", (1, 2, 3), ("社会福祉法人", "医療法人"), "so many each"),
    ("委託1か所(NPO法人)、1か所(社協)", (None, None, None), ("NPO法人",), "how is the other run?"),
    ("県(福祉事務所)が直営で実施 1箇所", (None, None, 1), (), "the prefecture's own, by its office"),
    ("直営:2か所", (2, None, 2), (), "only its own"),
    ("委託:5か所(社会福祉協議会)", (None, 5, 5), ("社会福祉協議会",), "only commissioned: nothing is said of its own"),
    ("直営:0か所 委託:2か所(社協、民間団体)", (0, 2, 2), ("社協", "民間団体"), "both, and by whom"),
    ("直営１ヶ所、委託３ヶ所", (1, 3, 4), (), "the other spellings"),
    ("委託2", (None, 2, 2), (), "no counter"),
    ("委託:2法人5か所", (None, 5, 5), (), "how many run them is not how many there are"),
    ("委託:3法人(5か所)", (None, 5, 5), (), "the same with a bracket"),
    ("直営・委託:2か所", (None, None, 2), (), "how many are which is not said"),
    ("直営:なし", (0, None, 0), (), "none in a word"),
    ("直営・委託ともなし", (0, 0, 0), (), "none of both"),
    ("直営: 委託:2か所", (None, 2, 2), (), "the form's word without a number"),
    ("委託:3か所(社協2か所、医療法人1か所)", (None, 3, 3), ("社協", "医療法人"), "how many each"),
    ("委託:1か所(うち社協1)", (None, 1, 1), ("社協",), "of these"),
    ("直営:1か所(うちサブセンター2か所)", (1, None, 1), (), "branches are no centers"),
    ("3か所", (None, None, 3), (), "a number alone is the total"),
    ("直営(中央):1か所, 委託:3か所", (1, 3, 4), (), "a name between the way of running and the number"),
    ("委託(社会福祉法人):2か所、直営:1か所", (1, 2, 3), ("社会福祉法人",), "who runs them, before the number"),
    ("委託:3か所(社協、医療法人など)", (None, 3, 3), ("社協", "医療法人"), "names without connecting words"),
    ("委託:2か所(介護施設を運営する社会福祉法人)", (None, 2, 2), ("社会福祉法人",), "nor the clause before the name"),
    ("県社協が実施", (None, None, None), ("県社協",), "a body that carries it out, and no number"),
    ("基幹型1か所、地域型5か所", (None, None, None), (), "two numbers without a word are not guessed"),
    ("-", (None, None, None), (), "a dash"),
    ("", (None, None, None), (), "nothing"),
)


@pytest.mark.parametrize(("printed", "counts", "contractors", "reason"), CENTERS, ids=[case[3] for case in CENTERS])
def test_centers(
    printed: str, counts: tuple[int | None, int | None, int | None], contractors: tuple[str, ...], reason: str
) -> None:
    found = centers(printed)
    assert (found.direct, found.outsourced, found.total) == counts, reason
    assert found.contractors == contractors, reason


@pytest.mark.parametrize("printed", ["県の直営:1か所", "県直営 1か所", "直営:1か所(県)", "石川県の直営:1か所(事務所)"])
def test_what_the_prefecture_runs_is_not_the_bodys_own(printed: str) -> None:
    found = centers(printed)
    assert (found.direct, found.prefecture_run, found.total) == (None, 1, 1)
    assert centers(printed, is_prefecture=True).direct == 1


KINDS = (
    ("小松市", "municipality"), ("石川県小松市", "municipality"), ("小松市福祉課", "municipality"), ("石川県", "prefecture"),
    ("社会福祉法人 小松市社会福祉協議会", "social_welfare_council"), ("社協", "social_welfare_council"), ("社会福祉法人こまつ会", "social_welfare_corporation"),
    ("NPO法人 こまつの木", "npo"), ("医療法人", "medical_corporation"), ("生活協同組合", "cooperative"), ("株式会社こまつ", "company"),
    ("町内会", "residents"), ("医療法人、NPO法人", "several"), ("小松市及び小松市社会福祉協議会", "several"), ("一般社団法人こまつ", "other"), ("", None),
)  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_kinds_of_bodies(name: str, kind: str | None) -> None:
    assert body_kind(name) == kind


def test_centers_of_covered_towns_are_not_the_bodys() -> None:
    found = centers("直営:2か所 岩美町(直営:1か所) 若桜町(委託:1か所)", ("岩美町", "若桜町"))
    assert (found.direct, found.outsourced, found.total) == (2, None, 2)
