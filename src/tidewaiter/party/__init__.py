"""Who is it: parties screened against lists, and who owns them."""
