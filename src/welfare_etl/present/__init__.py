"""What people get to see: tables aligned by display width, CSV, JSON, Parquet, and words in two languages."""
