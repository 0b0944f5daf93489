//! Access patterns of orders.
