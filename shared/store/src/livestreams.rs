//! Access patterns of livestreams.
