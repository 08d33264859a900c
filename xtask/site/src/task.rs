//! The commands that only need the site.

use anyhow::Result;
use clap::Subcommand;
use xtask_start::repository;

use crate::{serve, site};

/// A command for the site.
#[derive(Subcommand)]
pub enum Task {
    /// Write the static site to dist/; any file server can host it, from any folder
    Build {
        /// Leave the core in one piece, which every page then loads in full
        #[arg(long)]
        whole: bool,
    },
    /// Build the site and serve it on 127.0.0.1
    Serve(serve::Options),
}

impl Task {
    /// Runs the command.
    pub fn run(&self) -> Result<()> {
        match self {
            Self::Build { whole: true } => site::build_whole(&repository::dist()).map(|site| print!("{site}")),
            Self::Build { whole: false } => site::build(&repository::dist()).map(|site| print!("{site}")),
            Self::Serve(options) => serve::serve(options),
        }
    }
}
