//! Access patterns of sockets.
