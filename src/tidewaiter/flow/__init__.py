"""The stages wired together; the only place that knows more than one of them."""
