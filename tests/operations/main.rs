//! Every operation of the OpenAPI document: that it is served, who may call it, and what it
//! costs.

#[cfg(test)]
mod assignment;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod costs;
#[cfg(test)]
mod document;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod panel;
#[cfg(test)]
mod scene;
