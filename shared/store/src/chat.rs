//! Access patterns of chat.
