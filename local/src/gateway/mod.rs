//! API Gateway: REST requests and socket events as the events that functions get.

pub(crate) mod refusal;
pub mod rest;
pub mod socket;
