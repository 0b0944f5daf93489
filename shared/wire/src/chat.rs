//! Bodies of the chat endpoints.
