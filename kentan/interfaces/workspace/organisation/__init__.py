"""Units, staff, roles and places: the administrator's pages."""
