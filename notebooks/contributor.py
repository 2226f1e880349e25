"""A contributor's look at the reading: what was noticed, how sure, what became no value. `marimo edit notebooks/contributor.py`."""

import marimo

app = marimo.App(app_title="welfare-etl: a contributor's notebook / 開発者向け")


@app.cell
def _():
    import marimo as mo

    import welfare_etl

    connection = welfare_etl.connect("warehouse")
    mo.md("# How well was it read? / 読み取りの確かさ")
    return (connection,)


@app.cell
def _(connection):
    findings = connection.execute("""
        SELECT severity, code, count(*) AS times, any_value(message) AS message, any_value(message_ja) AS message_ja
        FROM finding GROUP BY severity, code ORDER BY list_position(['error', 'warning', 'info'], severity), times DESC
    """).df()
    findings
    return


@app.cell
def _(connection):
    # The least sure values first: these are worth a look at the source.
    doubtful = connection.execute("""
        SELECT rule, count(*) AS vals, min(confidence) AS least, any_value(table_name || '.' || column_name) AS for_instance
        FROM lineage WHERE confidence < 1 GROUP BY rule ORDER BY least, rule
    """).df()
    doubtful
    return


@app.cell
def _(connection):
    # Conservation: what became neither label nor value.
    residual = connection.execute("""
        SELECT document_id, reason, count(*) AS places, sum(length(text)) AS characters
        FROM residual GROUP BY ALL ORDER BY characters DESC
    """).df()
    residual
    return


@app.cell
def _(connection):
    # Every value has its evidence: columns of profile that have a value and no line in lineage.
    [(unproved,)] = connection.execute("""
        SELECT count(*) FROM profile p WHERE population IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM lineage l WHERE l.table_name = 'profile' AND l.column_name = 'population'
            AND l.row_key = p.report_id || '|' || coalesce(p.body_code, ''))
    """).fetchall()
    unproved
    return


if __name__ == "__main__":
    app.run()
