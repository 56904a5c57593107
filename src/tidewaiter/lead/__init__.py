"""Where to look first? Flags, network and past outcomes, ranked, and a plan for a budget."""
