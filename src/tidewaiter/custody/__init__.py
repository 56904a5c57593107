"""Where are the chips? What was sold, less what is accounted for."""
