"""What looks wrong? Each flag is one pattern seen on one subject, with its evidence."""
