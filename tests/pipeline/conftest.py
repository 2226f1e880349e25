"""The build's own tests run without the checks over its tables: these take seconds a build and have tests/checks."""

import pytest

from welfare_etl.pipeline import gates


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No checks, unless a test puts some in place itself."""
    monkeypatch.setattr(gates, "run_checks", lambda tables, raw: [])
