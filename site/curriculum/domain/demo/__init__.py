"""A believable ward, all of it made up."""
