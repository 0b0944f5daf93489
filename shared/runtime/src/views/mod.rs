//! Items as wire bodies, where more than one area shows them: the store and the wire don't
//! know each other.

pub mod accounts;
pub mod catalog;
