//! Every operation of the OpenAPI document: that it is served, who may call it, and what it
//! costs.

#[cfg(test)]
mod document;
