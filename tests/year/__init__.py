"""A year of an office: hundreds of people, thousands of disclosures, and what Oops writes to them."""
