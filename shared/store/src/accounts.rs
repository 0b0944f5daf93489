//! Access patterns of accounts.
