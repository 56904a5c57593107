"""What do we say? The reasoned answer as words, one offline page, a terminal summary."""
