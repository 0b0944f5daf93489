//! The operators' panel: who gets in, what is shown, what can be done, and that nothing else can.

mod actions;
mod browser;
mod costs;
mod pages;
mod sign_in;
