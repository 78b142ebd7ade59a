"""What agencies owe and until when: decisions on it, ad hoc requests, the lock, the plans of clause IV.1."""
