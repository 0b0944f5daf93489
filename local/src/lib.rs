//! The local cloud: everything that AWS does for Boli, in one process.
//!
//! [`Cloud`] runs the very functions of the template behind the same events: API Gateway,
//! WebSockets, SQS and stream mappings, DynamoDB, S3, SES and a Razorpay simulator.
//! [`World`] is the same cloud inside a test, on a virtual clock and with faults.

pub mod aws;
pub mod clock;
pub mod cloud;
pub mod control;
pub mod deployed;
pub mod edge;
pub mod elsewhere;
pub mod failed_records;
pub mod gateway;
pub mod iam;
mod invocation;
pub mod mailbox;
pub mod mappings;
pub mod meter;
pub mod objects;
pub mod origin;
pub mod outward;
pub mod people;
pub mod queues;
pub mod random;
pub mod razorpay;
pub mod registry;
pub mod routes;
pub mod sample_data;
pub mod secrets;
pub mod server;
pub mod services;
pub mod settings;
pub mod show;
pub mod sockets;
pub mod state;
pub mod stream;
pub mod table;
pub mod template;
pub mod totals;
pub mod variables;
pub mod world;

#[cfg(test)]
mod tests;

pub use cloud::{Cloud, Options, StartError};
pub use world::World;
