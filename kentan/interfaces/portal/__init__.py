"""The public site: how to petition, filing a matter, following one."""
