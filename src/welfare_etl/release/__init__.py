"""A finished warehouse leaves home: what changed since the last release, and the files that people take away.

:func:`~welfare_etl.release.changes.changes` compares two warehouses; :func:`~welfare_etl.release.package.release` makes
the folder and the zip of a version. Nothing is read from the sources here, and no rule of a form is known.
"""
