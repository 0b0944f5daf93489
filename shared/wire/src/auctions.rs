//! Bodies of the auctions endpoints.
