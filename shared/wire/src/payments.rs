//! Bodies of the payments endpoints.
