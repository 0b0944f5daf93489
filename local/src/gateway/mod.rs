//! API Gateway: REST requests and socket events as the events that functions get.

pub mod rest;
pub mod socket;
