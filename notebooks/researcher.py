"""A researcher's questions: how far goals were reached, and what a figure stands on. `marimo edit notebooks/researcher.py`."""

import marimo

app = marimo.App(app_title="welfare-etl: a researcher's notebook / 研究者向け")


@app.cell
def _():
    import marimo as mo

    import welfare_etl

    connection = welfare_etl.connect("warehouse")  # read-only; a build may go on beside it
    return connection, mo


@app.cell
def _(connection, mo):
    reports = connection.execute("SELECT count(*) FROM report").fetchall()[0][0]
    mo.md(f"""
# Goals and results / 目標と実績

{reports} reports. NULL is *not known*, never zero: each figure below says how many it stands on.
値がないところに 0 はありません。数値ごとに件数を添えます。
""")
    return


@app.cell
def _(connection):
    # Attainment by unit: the median tells more than the mean, for a few goals were passed many times over.
    by_unit = connection.execute("""
        SELECT unit_canonical AS unit, count(*) AS pairs, median(attainment) AS median_attainment
        FROM v_outcomes WHERE attainment IS NOT NULL GROUP BY 1 ORDER BY pairs DESC
    """).df()
    by_unit
    return (by_unit,)


@app.cell
def _(connection):
    # Size against rates. `joint` reports have a row for each of their towns too: only what the body reports itself.
    sizes = connection.execute("""
        SELECT coalesce(municipality, prefecture) AS body, kind, population, aging_rate, assistance_rate
        FROM report JOIN profile USING (report_id) WHERE body_role = 'reporting' AND population IS NOT NULL
    """).df()
    sizes[["population", "aging_rate", "assistance_rate"]].corr(method="spearman")
    return (sizes,)


@app.cell
def _(mo, sizes):
    import altair as alt

    chart = (
        alt.Chart(sizes.dropna(subset=["aging_rate"]))
        .mark_point(filled=True)
        .encode(
            alt.X("population:Q", scale=alt.Scale(type="log")),
            alt.Y("aging_rate:Q", scale=alt.Scale(zero=False)),
            color="kind:N",
            tooltip=["body", "population", "aging_rate"],
        )
    )
    mo.ui.altair_chart(chart) if mo.running_in_notebook() else chart
    return


@app.cell
def _(connection):
    # Where a figure comes from: cite the document and the line.
    sources = connection.execute("""
        SELECT p.report_id, p.population, d.path, l.line_start AS line, l.quote
        FROM profile p JOIN lineage l ON l.table_name = 'profile' AND l.column_name = 'population'
          AND l.row_key = p.report_id || '|' || p.body_code
        JOIN document d USING (document_id) ORDER BY p.report_id
    """).df()
    sources.head()
    return


if __name__ == "__main__":
    app.run()
