"""Word (.docx) and Excel (.xlsx), read from the parts of the file with lxml.

Why not python-docx or openpyxl: neither reads text boxes, drawn circles, content controls or tracked changes, and
openpyxl makes an object of every cell under a merged range, so that one line of XML costs all the memory there is.
"""

from welfare_etl.documents.office.reader import read_office

__all__ = ["read_office"]
