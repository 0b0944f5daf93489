//! `cargo run -- demo`.

use crate::cli::Served;
use std::error::Error;
use std::process::ExitCode;

/// Plays the show.
pub async fn play(served: &Served) -> Result<ExitCode, Box<dyn Error>> {
    println!("{}", served.url);
    Ok(ExitCode::SUCCESS)
}
