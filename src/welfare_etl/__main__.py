"""``python -m welfare_etl``: the command line where no script is on the path."""

from welfare_etl.cli import main

main()
