"""A year in the life of an office: hundreds of people, thousands of disclosures, and what Oops writes to them."""
