//! What the tests across crates share: a browser to run visuals in.
//!
//! ```no_run
//! use tests::webdriver::Browser;
//!
//! let browser = Browser::start()?;
//! browser.open("data:text/html,<title>Hello</title>")?;
//! assert_eq!(browser.run("return document.title", &[])?, "Hello");
//! # anyhow::Ok(())
//! ```
//!
//! It knows nothing about Power BI: the page that plays its part stands beside the browser tests.

pub mod webdriver;
