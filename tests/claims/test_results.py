"""Which numbers of an achievement chapter are results, whose they are, the day of the count and the goal printed beside them."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.claims import Reading, read_chapter, read_goals, read_page, split_by_project


def read(text: str, goal_cell: str = "") -> Reading:
    goals = read_goals(goal_cell, project="community", block=None, fiscal_year=2018).goals
    return read_chapter(text, fiscal_year=2018, project="community", goals=goals)


def roles(text: str, reading: Reading) -> list[tuple[str, str]]:
    return [(r.role, text[r.number.start : r.number.end]) for r in reading.roles if r.claim is None]


def printed(reading: Reading) -> list[tuple[float, str | None, float | None]]:
    return [(r.number.value, r.number.unit, r.goal.value if r.goal else None) for r in reading.results]


PAIRS = [
    # printed, [(value, unit, printed goal)]
    ("相談件数 316 件(成果目標 330 件)", [(316, "件", 330)]),
    ("修了者 30名⇒20名", [(20, "名", 30)]),  # it fell: a goal that was missed, no before and after
    ("目標60団体に対し、67団体に働きかけた。", [(67, "団体", 60)]),
    ("相談件数は、2月末で27件であり、目標の60件には達していない。", [(27, "件", 60)]),
    ("相談件数:20件 12月現在 53件", [(53, "件", 20)]),
    ("会議 月1回 12月現在 定例で月1回開催", [(1, "回", 1)]),
    ("相談件数 目標 1,000 件 実績 1,042 件", [(1042, "件", 1000)]),
    ("相談件数 81 件 ※年度末相談件数(目標) 60 件", [(81, "件", 60)]),
    ("訪問 46/40件", [(46, "件", 40)]),  # more than its whole: the whole can only be the goal
    ("全12回の予定だったが、全10回で実施。", [(10, "回", 12)]),
    ("210名を対象に調査。2月現在で、206名を調査。", [(206, "名", 210)]),
    ("成果目標: 参加者数 50 人, 来場者 30 人\n結果: 参加者数 19 人, 来場者 132 人", [(19, "人", 50), (132, "人", 30)]),
    ("(成果目標)作成件数が1月当たり5件。\n(達成状況)作成件数は14件(月当たり1.4件)。", [(14, "件", None), (1.4, "件", 5)]),
    ("成果目標①開設件数(月4回)、相談件数(月平均10件)\n⇒開催件数 42回、相談件数(75件:月平均6～7件)", [(42, "回", 4), (75, "件", None), (6, "件", 10)]),
    ("相談 450 件、プラン 30 件を目標とした。2月までの実績は、相談 612 件、プラン 13 件である。", [(612, "件", 450), (13, "件", 30)]),
    ("①研修会(合計10回)開催 →達成(14回開催)", [(14, "回", 10)]),
    ("指標\t目標\t実績\n相談件数\t100件\t95件\n講座(回)\t10\t12", [(95, "件", 100), (12, "回", 10)]),  # bare numbers take their row's unit
    ("(1) 目標\n相談件数 50件\n講座 3回\n(2) 実績\n相談件数 45件\n講座 4回", [(45, "件", 50), (4, "回", 3)]),
    ("講座 30件(目標)、25件(実績)", [(25, "件", 30)]),  # the bracket speaks of the number before it
    ("相談件数 80/100件", [(80, "件", None)]),  # a share: only a goal cell that sets 100 makes it the goal
    ("相談受付件数 12月末 40件、3月末 60件", [(40, "件", None), (60, "件", None)]),  # two counts, each with its day
    ("〔目標〕10回\n〔実績〕12回", [(12, "回", 10)]),
    ("目標(20回)を上回る25回開催した。", [(25, "回", 20)]),
    ("目標値：200件　実績値：185件", [(185, "件", 200)]),
    ("12回開催(目標値：10回)", [(12, "回", 10)]),
    ("団体等へは目標30回に対し50回働きかけ、検討は目標2回に対し5回実施した。", [(50, "回", 30), (5, "回", 2)]),
    ("集まりを9回以上開くという目標は、11回の開催により果たした。", [(11, "回", 9)]),
    ("40世帯という当初の見込みを超える46世帯への支援となった。", [(46, "世帯", 40)]),
    ("食堂の開設7件に対する実績は6件であった。", [(6, "件", 7)]),
    ("成果目標の「見守り隊12隊」については、14隊ができた。", [(14, "隊", 12)]),
    ("目標とした7集落のうち、5集落で話し合いが始まった。", [(5, "集落", 7)]),
    ("受入先は計画の8社を超えて9社、体験者は計画15人に対して11人だった。", [(9, "社", 8), (11, "人", 15)]),
    ("登録は35世帯(目標40世帯)、運行は22回(同24回)である。", [(35, "世帯", 40), (22, "回", 24)]),
    ("派遣は11町に延べ24回行った。目標の10町、20回をいずれも上回った。", [(11, "町", 10), (24, "回", 20)]),
    ("項目\t年間目標\t4~6月\t7~9月\t年間計\n講座\t40回\t18回\t17回\t35回", [(18, "回", None), (17, "回", None), (35, "回", 40)]),
    ("全4回の講座を終えて登録したのは26人である。", [(26, "人", None)]),
    ("拠点は11か所に達し、当初見込んだ8か所を超えた。", [(11, "か所", 8)]),
    ("登録者は1,284人で、前年度より164人(14.6%)増えたが、目標の1,300人にはわずかに届かなかった。", [(1284, "人", 1300), (164, "人", None), (14.6, "%", None)]),
    ("会議は24回開き、目標を達成した。1回の参加は平均8人であった。", [(24, "回", None), (8, "人", None)]),
    ("プランは26世帯分を作り、このうち8世帯で終わった。目標の30世帯には届いていない。", [(26, "世帯", 30), (8, "世帯", None)]),
    ("<table><tr><td>指標</td><td>目標</td><td>実績</td></tr><tr><td colspan='3'>相談</td></tr><tr><td>受付</td><td>20件</td><td>19件</td></tr></table>", [(19, "件", 20)]),
    ("ア-1 広場(年度目標:12か所)\n9か所で開いた。", [(9, "か所", 12)]),
    ("達成の割合は58%で、目標の55%を上回った。", [(58, "%", 55)]),
    ("目標 広場8か所(現状5か所)\n結果 7か所", [(7, "か所", 8)]),
    # what is compared with something else than a goal
    ("相談は、前年度の210件を大きく上回る264件に達した。", [(264, "件", None)]),
    ("相談は264件で、前年度を54件上回った。", [(264, "件", None)]),
    ("登録は35世帯(前年度40世帯)、運行は22回(同24回)である。", [(35, "世帯", None), (22, "回", None)]),
    ("修了者は31人で、目標の88.6%であった。", [(31, "人", None), (88.6, "%", None)]),
    ("成果目標「茶話会 24回」に対しては、雪で休み、19回にとどまった。", [(19, "回", 24)]),
    ("目標「講座 6回」のうち、5回を終えた。", [(5, "回", 6)]),
    ("窓口は15か所に広げることを目指し、2月までに9か所となった。", [(9, "か所", 15)]),
    ("3つめの拠点を開き、拠点は3か所となった。", [(3, "か所", None)]),
    ("100円食堂を26回開いた。", [(26, "回", None)]),
    ("食堂は南の5件、北の3件である。", [(5, "件", None), (3, "件", None)]),
    # a goal in a heading's bracket, and the next line counts
    ("A 広場づくり(目標 8か所)\n7か所で終えた。", [(7, "か所", 8)]),
    ("A 訪問(目標 9世帯)\n5か所を回った。\nB 登録\n7世帯", [(5, "か所", None), (7, "世帯", None)]),
    ("A 世帯の把握(目標 90世帯)\n78世帯を訪ね、66世帯の状況を把握した。", [(78, "世帯", None), (66, "世帯", 90)]),
    ("(目標)新設8か所、計45か所\n(実績)新設6か所、計43か所", [(6, "か所", 8), (43, "か所", 45)]),
    ("広場は30か所まで広げたいと考えておりましたが、27か所となりました。", [(27, "か所", 30)]),
    ("見込んでいた120人の参加がなくなった。", []),
    ("相談を年間450件、計画を年間30件作ることを目標とした。2月までの実績として、相談612件、計画作成13件となっている。", [(612, "件", 450), (13, "件", 30)]),
    ("計画していた2圏域のうち北の圏域で6月に発足した。", []),
    ("会議では29件を扱い、12月末現在で11件が終わった。", [(29, "件", None), (11, "件", None)]),
    ("目標 50人分⇒44人分(新たに24人分)", [(44, "人分", 50), (24, "人分", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_goals_printed_beside_results(text: str, expected: list[tuple[float, str, float | None]]) -> None:
    assert printed(read(text, "研修会(合計10回)" if "研修会" in text else "")) == expected


def test_an_arrow_between_two_years_is_before_and_after() -> None:
    text = "平成29年4月時点 52 団体策定 → 平成30年4月時点 53 団体策定"
    found = read(text)
    assert [(r.number.value, r.goal, r.as_of) for r in found.results] == [(53, None, date(2018, 4, 30))]
    assert ("former_year", "52 団体") in roles(text, found)


def test_an_arrow_that_rises_and_meets_no_goal_of_the_report_is_before_and_after() -> None:
    text = "拠点数 22箇所⇒24箇所"
    found = read(text, "参加者 500人")
    assert printed(found) == [(24, "箇所", None)]
    assert [role for role, _ in roles(text, found)] == ["baseline"]


def test_an_arrow_that_meets_a_goal_of_the_report_is_goal_and_result() -> None:
    assert printed(read("拠点数 22箇所⇒24箇所", "拠点数 22箇所")) == [(24, "箇所", 22)]


NO_RESULTS = [
    ("2カ所計画的に実施する予定である。", "plan"),
    ("次年度は新たに1町で本事業を実施する予定となった。", "plan"),
    ("住民の20%以上のかかわりを増やしたい。", "plan"),
    ("2つの圏域をモデルとして3月中に実施する。", "plan"),
    ("10 区 13 地区において年 2 回行うこととしている。", "plan"),
    ("このまま進めば900件は達成できると見ている。", "plan"),
    ("全 8 地区のうち、第一地区で立ち上がった。", "setting"),
    ("連携体制の構築(南の4町村と連携)", "setting"),
    ("会議(毎月1回開催) 88回開催", "rate"),
    ("昨年度の50件に比べた。", "former_year"),
]


@pytest.mark.parametrize(("text", "reason"), NO_RESULTS)
def test_what_is_no_result_says_why(text: str, reason: str) -> None:
    found = read(text)
    assert reason in {role for role, _ in roles(text, found)}
    assert [r.number.value for r in found.results] == ([88] if reason == "rate" else [])


def test_from_and_to_are_before_and_after() -> None:
    text = "拠点が3か所から5か所に増えた。"
    found = read(text)
    assert [(r.number.value, r.indicator) for r in found.results] == [(5, "拠点")]
    assert [role for role, _ in roles(text, found)] == ["baseline"]


def test_a_bracket_with_the_year_before_is_no_result() -> None:
    assert printed(read("相談件数 80件(前年度60件)")) == [(80, "件", None)]


def test_what_is_done_stays_a_result_beside_a_plan() -> None:
    found = read("13 地区中 5 地区が 2 回実施済みであり、他地区も追って開催予定である。")
    assert [(r.number.value, r.number.out_of) for r in found.results] == [(5, 13)]


LABELS = [
    ("養成人数は、平成 30 年 12 月末日時点 691 人", "養成人数"),
    ("相談件数\t計\t153件(88回)", "相談件数"),
    ("地域関係者2団体が加わった。", "地域関係者 団体"),
    ("のべ 102 名の地域住民に協力いただいた。", "地域住民"),
    ("フォーラムを開催して96名の参加があった。", "フォーラム 参加"),
    ("7町村で計画策定に結び付いた。", "計画策定に結び付いた 町村"),
    ("支援件数は、終結となった案件を含めて27件です。", "支援件数"),
    ("回答率69%", "回答率"),
    ("「地域の勉強会」を開いた。59 名参加。", "地域の勉強会 参加"),
    ("(実績)新設 6か所", "新設"),
    ("声かけ訓練(12月9日をもって終了)の参加者は98人", "声かけ訓練の参加者"),
    ("見守り 40人 / 達成率 88.0%", "見守り"),
    ("次いで介護が19件", "介護"),
    ("学習会を開いたところ、42人が来場した。", "学習会 来場"),
    ("【課題】訪問 8件", "訪問"),
    ("連絡会では19世帯について話し合いました。", "連絡会 世帯"),
    ("19件が健康に関すること、8件がお金に関することであった。", "健康に関すること"),
    ("65~74歳が24世帯", "65~74歳 世帯"),
    ("推進会議は 6回開催した。", "推進会議 開催"),
    ("【①見守り】\n【地区ごとの人数(単位:人)】\n・東町 41人", "地区ごとの人数 東町"),
    ("茶話会は東町と西町の2地区で始まった。", "茶話会 地区"),  # the names are only counted up
    ("修了にこぎ着けたのは47名である。", "修了にこぎ着けた"),
    ("養成講座は春に始まり、修了にこぎ着けたのは47名である。", "養成講座 修了にこぎ着けた"),
    ("配食の利用は1回平均24人である。", "配食の利用"),
    ("※特に断りのない数値は2月末現在\n一　推進員 2人", "推進員"),
    ("地域力強化推進事業については、茶話会を 9回開いた。", "茶話会"),
]


@pytest.mark.parametrize(("text", "label"), LABELS)
def test_the_indicator_is_the_noun_phrase_that_the_number_belongs_to(text: str, label: str) -> None:
    assert read(text).results[0].indicator == label


def test_a_whole_that_is_told_for_the_first_time_is_a_result_and_its_part_says_more() -> None:
    found = read("計画を定めた21世帯のうち9世帯では、家事の援助が始まった。").results
    assert [(r.number.value, r.indicator, r.part_of) for r in found] == [
        (21, "計画を定めた 世帯", None),
        (9, "計画を定めた 家事の援助が始まった 世帯", 0),
    ]
    assert [r.number.value for r in read("予定した6会場のうち4会場で開いた。").results] == [4]


def test_a_line_further_in_is_of_the_line_above_it() -> None:
    found = read("協定の締結事業者 70社→78社\n　新聞店への働きかけで、新規が11社あった。").results
    assert found[-1].indicator == "協定の締結事業者 新規 社"


def test_a_total_takes_the_topic_of_what_it_sums_up() -> None:
    found = read("相談件数は 窓口12件+巡回5件 計17件である。").results
    assert [(r.number.value, r.indicator) for r in found] == [
        (12, "相談件数 窓口"),
        (5, "相談件数 巡回"),
        (17, "相談件数"),
    ]


DAYS = [
    ("相談件数 164件(2月末現在)", date(2019, 2, 28)),
    ("12月現在 53件", date(2018, 12, 31)),
    ("2月28日時点で42回", date(2019, 2, 28)),
    ("相談件数 81 件(H31.2.28 現在)", date(2019, 2, 28)),
    ("相談件数実績(平成30年4月～平成31年2月) 495件", date(2019, 2, 28)),
    ("* 平成31年2月現在\n・相談 59件", date(2019, 2, 28)),  # a line of its own is for all below
    ("7月に1回実施した。", None),  # the day of an event is no day of a count
    ("相談件数は4月から12月までで150件。", date(2018, 12, 31)),
    ("相談 59件", None),
    ("講座を2回(5月、11月)開催", None),  # the months of two events
    ("基準日は平成31年2月1日である。\n・相談 59件", date(2019, 2, 1)),
    ("集計期間:平成30年4月~平成31年1月\n・相談 59件", date(2019, 1, 31)),
    ("本年度の件数は1月31日に締めたものである。\n・相談 59件", date(2019, 1, 31)),
    ("平成30年度の実績(4月から翌年1月まで)\n・相談 59件", date(2019, 1, 31)),
    ("4月~1月の10か月で相談は59件であった。", date(2019, 1, 31)),
    ("第3四半期までに59件", date(2018, 12, 31)),
    ("年末時点で59件", date(2018, 12, 31)),
    ("直近(2月20日)で59件", date(2019, 2, 20)),
]


@pytest.mark.parametrize(("text", "as_of"), DAYS)
def test_the_day_of_the_count(text: str, as_of: date | None) -> None:
    assert read(text).results[-1].as_of == as_of


HEADINGS = [
    "1 地域力強化推進事業\n相談 5件\n2 多機関の協働による包括的支援体制構築事業\n相談 7件",
    "【地域力強化推進事業】\n相談 5件\n【多機関の協働による包括的支援体制構築事業】\n相談 7件",
    "○地域力強化事業\n相談 5件\n○多機関の協働による包括的支援体制構築事業(※別添)\n相談 7件",
    "<地域力強化推進事業> 相談 5件\n<多機関協働> 相談 7件",
    "＜地域力強化推進事業＞\n相談 5件\n＜多機関協働による包括的支援体制構築事業＞\n相談 7件",
    "□地域力強化推進事業\n相談 5件\n□多機関の協働による包括的支援体制構築事業\n相談 7件",
    "1.地域力強化推進事業\n相談 5件\n2. 多機関の協働による包括的支援体制構築事業(※11 月分の実績)\n相談 7件",
    "地域力強化推進事業については、5件の相談を受けた。\n包括的支援体制構築事業については、7件の相談を受けた。",
]


@pytest.mark.parametrize("text", HEADINGS)
def test_a_chapter_is_cut_at_its_project_headings(text: str) -> None:
    found = read_chapter(text, implemented={"community", "multi_agency"}, fiscal_year=2018).results
    assert [(r.project, r.number.value) for r in found] == [("community", 5), ("multi_agency", 7)]
    parts = split_by_project(text, {"community", "multi_agency"})
    assert parts[0][1] == 0 and parts[-1][2] == len(text)
    assert all(a[2] == b[1] for a, b in pairwise(parts))


def test_a_sentence_that_names_a_project_on_its_way_is_no_heading() -> None:
    text = "地域力強化推進事業と同時進行で計画を進めた。"
    assert split_by_project(text, {"community", "multi_agency"}) == [(None, 0, len(text), None)]


def test_the_only_project_of_a_body_needs_no_heading() -> None:
    assert split_by_project("相談 5件", {"prefectural"}) == [("prefectural", 0, 5, None)]


def test_without_headings_words_and_goal_cells_decide() -> None:
    text = "・サロンを1件支援した。\n・相談支援包括化推進会議で49件を検討し、29件が終結した。"
    found = read_chapter(text, implemented={"community", "multi_agency"}, fiscal_year=2018).results
    assert [(r.project, r.number.value) for r in found] == [
        ("community", 1),
        ("multi_agency", 49),
        ("multi_agency", 29),
    ]


def test_without_headings_and_words_the_project_stays_open() -> None:
    found = read_chapter("計 16回", implemented={"community", "multi_agency"}, fiscal_year=2018).results
    assert [r.project for r in found] == [None]


def test_letters_that_begin_again_are_no_blocks() -> None:
    found = read("① 場づくり\n(ア) 広場 6か所\n② 相談\n(ア) 相談 40件").results
    assert [r.block for r in found] == [None, None]


def test_a_list_that_ends_in_so_on_or_a_part_that_is_included_is_no_plan() -> None:
    assert printed(read("本所の9件、支所の5件と続く。")) == [(9, "件", None), (5, "件", None)]
    assert printed(read("講座 4回(夜の1回を含む)")) == [(4, "回", None), (1, "回", None)]


def test_blocks_are_named_by_their_letters() -> None:
    text = "【地域力強化推進事業】\nア「住民に身近な圏域」の整備\n参加者 5人\nイ「住民に身近な圏域」の体制\n相談 7件"
    found = read_chapter(text, implemented={"community", "multi_agency"}, fiscal_year=2018).results
    assert [(r.block, r.number.value) for r in found] == [("a", 5), ("b", 7)]


def test_an_appended_page_has_goals_under_their_heading_and_prose_around() -> None:
    page = "アー(ウ)研修の実施\n(1) 事業内容\n研修員を6人配置する。\n(3) 事業の成果目標\nア 量的目標\n12回\nイ 質的目標\n意識の変化を促す。"
    found = read_page(page, implemented={"community", "multi_agency"}, fiscal_year=2018)
    assert [(g.project, g.block, g.number.value, g.number.unit, g.indicator) for g in found.goals] == [
        ("community", "a", 12, "回", "研修の実施")
    ]
    assert found.results == []
    assert ("other", "6人") in roles(page, found)


def test_an_appended_page_has_results_under_the_heading_of_counts() -> None:
    page = "相談支援包括化推進会議の実施結果\n1 目的\n3つの課題\n5 開催回数(平成30年度)\n(1) 相談支援包括化推進会議 1回\n(2) 部会 2回を予定"
    found = read_page(page, implemented={"community", "multi_agency"}, fiscal_year=2018)
    assert found.goals == []
    assert [(r.project, r.number.value, r.indicator) for r in found.results] == [
        ("multi_agency", 1, "相談支援包括化推進会議")
    ]
    assert ("plan", "2回") in roles(page, found)


CHAPTERS = st.lists(
    st.sampled_from(["1 地域力強化推進事業\n", "【多機関協働】\n", "相談件数 316 件(成果目標 330 件)", "30名⇒26名", "。", "、", "\n", "目標6箇所に対し、3箇所", "成果目標: 50 人\n結果: 19 人", "20件 12月現在 53件", "10 区中7区", "7月に市内3地区で各1回開催", "予定", "した", "(毎月1回開催) 88回", "・", "第2層", "8050問題", "実績:", "約1.8倍", "\t", "計 973 件", "平成31年2月末現在", "参加者"]),
    max_size=14,
).map("".join)  # fmt: skip


@given(CHAPTERS)
def test_every_number_of_a_chapter_is_accounted_for_and_quotes_are_verbatim(text: str) -> None:
    found = read_chapter(text, implemented={"community", "multi_agency"}, fiscal_year=2018)
    covered = {i for r in found.roles for i in range(r.number.start, r.number.end)}
    assert [i for i, c in enumerate(text) if c.isdigit() and c.isascii() and i not in covered] == []
    for r in found.results:
        assert r.start <= r.number.start < r.number.end <= r.end
        if r.goal is not None:
            assert f"{r.goal.value:g}" in text[r.goal.start : r.goal.end].replace(",", "")


@pytest.mark.parametrize(
    "piece",
    ["相談件数12件", "目標12件 実績13件 ", "・5件(目標6件)\n", "\t5件", "12月現在5件", "成果目標:5件\n", "(5件"],
)
def test_a_long_text_without_sentences_is_read_to_its_end(piece: str) -> None:
    text = piece * 400
    found = read_chapter(text, implemented={"community", "multi_agency"}, fiscal_year=2018)
    covered = {i for r in found.roles for i in range(r.number.start, r.number.end)}
    assert all(i in covered for i, c in enumerate(text) if c.isdigit())


@pytest.mark.parametrize("run", [" " * 50_000, "\n" * 20_000, "1" * 20_000, "(" * 20_000, "・" * 20_000, "一" * 4_000])
def test_a_run_of_one_character_ends(run: str) -> None:
    assert read_chapter(run, implemented={"community", "multi_agency"}, fiscal_year=2018).results == []
