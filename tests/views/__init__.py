"""What people see, held against Slack's limits and our own words."""
