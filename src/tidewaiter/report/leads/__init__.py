"""What a hunt found, for people: the values that are shown, as text and as one offline page."""
