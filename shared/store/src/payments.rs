//! Access patterns of payments.
