"""A child whose parent was killed while it was starting once waited for ever: the system then names another parent."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

WAITS = "import sys, time; from welfare_etl.processes import end_with_parent; end_with_parent(int(sys.argv[1])); time.sleep({seconds})"


@pytest.mark.parametrize(("parent", "seconds", "code"), [(1, 60, 1), (os.getpid(), 0.7, 0)], ids=["gone", "there"])
def test_a_child_ends_where_its_parent_is_gone_before_it_looks(parent: int, seconds: float, code: int) -> None:
    done = subprocess.run([sys.executable, "-c", WAITS.format(seconds=seconds), str(parent)], timeout=30, check=False)
    assert done.returncode == code
