"""Speed, as ratios against a floor measured in the same run: the machines are shared and noisy."""
