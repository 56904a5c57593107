"""What is known of a shipment on its day, as numbers; never who or where alone."""
