"""The command line: the only place that knows files, the terminal and today."""
