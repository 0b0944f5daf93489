//! The template suite.
