//! `cargo xtask build` and `cargo xtask serve`.

use std::process::ExitCode;

use clap::Parser;
use xtask_site::task::Task;

/// Builds and serves Fall Line.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

fn main() -> ExitCode {
    match Arguments::parse().task.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
