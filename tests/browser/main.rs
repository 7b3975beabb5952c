//! Visuals in a browser: what only a browser shows.
//!
//! The page is a host of our own, small enough to be read. What Microsoft's code says about a package is the business
//! of the conformance tests.

mod data;
mod faults;
mod host;
mod packages;
mod page;
mod record;
mod template;
