//! `cargo xtask`: every task of this repository behind one command that needs only Rust.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args;
use xtask::{bench, dist, gallery, repository, screenshot, site, test};

/// Builds, serves and tests Fall Line. Installs missing tools, or names them
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
    /// Write the published files to target/dist/: the site with hashed names, the npm package and the single HTML file
    Dist,
    /// Run all tests, or some stages
    Test(test::Options),
    /// Build the site and benchmark it against its peers
    Bench(bench::Options),
    /// Draw the initial view of every figure, in both themes, on a laptop and a phone
    Gallery(gallery::Options),
    /// Build the site and take a screenshot of a page
    Screenshot(screenshot::Options),
    /// Run one module of wasm tests in a browser; called by cargo
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
