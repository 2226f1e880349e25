"""Where a value comes from: one span of source, one book of what every character became, one catalogue of findings."""
