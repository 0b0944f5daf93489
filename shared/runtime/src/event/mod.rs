//! The events AWS sends, as far as the product reads them. The public event crate would add
//! two date libraries to every function; these types are the fields we use.

pub mod gateway;
