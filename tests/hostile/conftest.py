"""The command line, as in its own tests."""

from cli.conftest import ask, built, run

__all__ = ["ask", "built", "run"]
