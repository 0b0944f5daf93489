//! Bodies of the livestreams endpoints.
