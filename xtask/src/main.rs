//! `cargo xtask`: everything there is to run in this repository, behind one command that needs nothing but Rust.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::{repository, screenshot, serve, site};

/// Builds, serves and tests Fall Line. Whatever is missing is installed, or named.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write the static site to dist/; any file server can host it, from any folder
    #[command(visible_alias = "dist")]
    Build,
    /// Build the site and serve it on 127.0.0.1
    Serve(serve::Options),
    /// Build the site and take a picture of a page
    Screenshot(screenshot::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Build => site::build(&repository::dist()).map(|site| print!("{site}")),
        Task::Serve(options) => serve::serve(&options),
        Task::Screenshot(options) => screenshot::take(&options),
    }
}
