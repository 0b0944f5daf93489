//! A killed process, a lost message, a crashed consumer.
