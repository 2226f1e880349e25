"""Forms as values: what a form prints and where each answer goes, how its labels are found, and which form fits a report."""
