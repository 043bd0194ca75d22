"""What a disclosure is and which rules hold, without I/O and without a clock."""
