"""Facts that the parsers need: the municipalities with their codes, and where telephone area codes belong. CSV files
with the script that made them."""
