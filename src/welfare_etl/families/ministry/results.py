"""Achieved figures of a report: from the achievement chapter (``read_results``) and from appended pages (``read_attachment``)."""

from .achieved import read_results
from .appended_pages import read_attachment
from .project_headings import split_by_project

__all__ = ["read_attachment", "read_results", "split_by_project"]
