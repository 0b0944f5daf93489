//! Bodies of the accounts endpoints.
