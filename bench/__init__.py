"""What is measured, as ratios within one run; never a test."""
