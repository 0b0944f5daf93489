//! `cargo run -- demo`: the show over real HTTP and WebSockets, narrated.

use crate::cli::Served;
use boli_local::show::{self, Line, Remote};
use boli_runtime::clock::{Clock, SystemClock};
use std::error::Error;
use std::process::ExitCode;

/// Plays the show and prints the checked facts; the exit code tells whether all hold.
pub async fn play(served: Served) -> Result<ExitCode, Box<dyn Error>> {
    println!("A show on {}\n", served.url);
    let stage = Remote::new(served.port, served.certificate.clone())?;
    let began = SystemClock.now();
    let tell = |line: Line<'_>| match line {
        Line::Act(title) => println!("\n{title}"),
        Line::Event(text) => println!(
            "  {:>6.1} s  {text}",
            SystemClock.now().since(began).as_secs_f64()
        ),
    };
    let run = format!("{:x}", began.as_millis());
    let facts = show::play(&stage, &run, &tell).await?;
    println!("\nChecked facts\n{facts}");
    let wrong = facts.wrong().len();
    if wrong > 0 {
        println!("{wrong} of {} facts are wrong.", facts.0.len());
        return Ok(ExitCode::FAILURE);
    }
    println!("All {} facts hold.", facts.0.len());
    Ok(ExitCode::SUCCESS)
}
