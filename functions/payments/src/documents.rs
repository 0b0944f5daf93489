//! Documents about credits and revenue (contract sections 13.1 to 13.3), and sellers' statements.

pub mod credit_report;
pub mod invoice;
pub mod revenue_report;
pub mod statement;
