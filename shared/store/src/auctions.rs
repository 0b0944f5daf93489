//! Access patterns of auctions.
