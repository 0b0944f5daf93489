//! `cargo run`: the whole product on this machine.

mod cli;
mod demo;
mod grants;
mod greeting;
mod operate;
mod replay;
mod routes_command;
mod stand_in;
mod token;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = runtime.map_err(Into::into).and_then(|runtime| {
        let outcome = runtime.block_on(cli::run(arguments));
        // Whatever still runs is as dead as a stopped Lambda.
        runtime.shutdown_background();
        outcome
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("boli: {error}");
            ExitCode::FAILURE
        }
    }
}
