//! `cargo xtask`: everything there is to run in this repository, behind one command that needs nothing but Rust.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args;
use xtask::{bench, dist, gallery, repository, screenshot, site, test};

/// Builds, serves and tests Fall Line. Whatever is missing is installed, or named.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    #[command(flatten)]
    Site(xtask_site::task::Task),
    /// Write what is published to target/dist/: the site with hashed names, the npm package, and everything in one file
    Dist,
    /// Run every test there is, or some stages of them
    Test(test::Options),
    /// Build the site and measure how fast it is, beside its peers
    Bench(bench::Options),
    /// Draw every figure as it opens, in both themes, on a laptop and a phone
    Gallery(gallery::Options),
    /// Build the site and take a picture of a page
    Screenshot(screenshot::Options),
    /// Run one module of wasm tests in a browser; cargo calls it
    #[command(hide = true, disable_help_flag = true)]
    TestRunner {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
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
        Task::Site(task) => task.run(),
        Task::Dist => {
            site::build(&repository::dist())?;
            dist::publish(&repository::dist(), &repository::published()).map(|published| print!("{published}"))
        }
        Task::Test(options) => test::test(&options),
        Task::Bench(options) => bench::bench(&options),
        Task::Gallery(options) => gallery::show(&options),
        Task::Screenshot(options) => screenshot::take(&options),
        Task::TestRunner { arguments } => {
            let name = OsString::from("wasm-bindgen-test-runner");
            run_cli_with_args(std::iter::once(name).chain(arguments))
        }
    }
}
