//! What this machine cannot have: a test that fails with it is skipped, and the run says why.

use std::error;
use std::fmt::{self, Display, Formatter};

use anyhow::Error;

/// The reason why a tool is not available here.
#[derive(Debug)]
pub struct Unavailable(pub Error);

impl Display for Unavailable {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl error::Error for Unavailable {}
