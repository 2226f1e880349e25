"""What a report is: Pydantic models, and everything that is generated from them."""
