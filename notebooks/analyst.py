"""An analyst's way: whole tables as data frames, checked before they are used. `marimo edit notebooks/analyst.py`."""

import marimo

app = marimo.App(app_title="welfare-etl: an analyst's notebook / 分析者向け")


@app.cell
def _():
    import marimo as mo
    import polars as pl

    tables = {
        name: pl.read_parquet(f"warehouse/parquet/{name}.parquet")
        for name in ("report", "profile", "target", "missing")
    }
    mo.md("# Tables as they are / 表をそのまま使う")
    return pl, tables


@app.cell
def _(pl, tables):
    # What is missing, before anything is averaged.
    why = tables["missing"].group_by("table_name", "column_name", "reason").len().sort("len", descending=True)
    filled = tables["profile"].select(pl.all().is_not_null().mean())
    why.head(10)
    return filled, why


@app.cell
def _(pl, tables):
    # One row a body: goals counted beside the figures of the place. A left join: a body without goals keeps its row.
    goals = tables["target"].group_by("report_id").len(name="goals")
    own = tables["profile"].filter(pl.col("body_role") == "reporting")
    bodies = (
        tables["report"]
        .join(own.select("report_id", "population", "aging_rate"), on="report_id", how="left")
        .join(goals, on="report_id", how="left")
        .with_columns(pl.col("goals").fill_null(0))
    )
    assert bodies.height == tables["report"].height, "a join that multiplies rows counts bodies twice"
    bodies.select("prefecture", "municipality", "population", "goals").head()
    return (bodies,)


@app.cell
def _(bodies, pl):
    per_prefecture = bodies.group_by("prefecture").agg(pl.len().alias("reports"), pl.col("goals").sum()).sort("goals")
    per_prefecture
    return


if __name__ == "__main__":
    app.run()
