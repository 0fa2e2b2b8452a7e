"""Pages that belong to the whole house."""
