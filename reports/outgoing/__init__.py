"""Documents that go out: drafted by the portal, edited paragraph by paragraph, signed off, issued, kept."""
