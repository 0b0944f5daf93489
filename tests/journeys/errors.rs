//! Bad input gets the contract's clear error and changes nothing.
