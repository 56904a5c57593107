"""The hunt: tables of trade in; flags, ranked leads with their network, and a plan out."""
