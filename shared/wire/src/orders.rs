//! Bodies of the orders endpoints.
