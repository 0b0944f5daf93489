//! Access patterns of catalog.
