//! Bodies of the cart endpoints.
