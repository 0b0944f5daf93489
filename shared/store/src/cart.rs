//! Access patterns of cart.
