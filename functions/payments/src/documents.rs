//! Documents about credits and revenue: invoices and reports (contract sections 13.1 to 13.3).

pub mod credit_report;
pub mod invoice;
pub mod revenue_report;
