//! `cargo run -- routes`: the template's REST routes for `cargo lambda watch`.

use boli_local::routes;
use boli_local::template::{TEMPLATE, Template};
use clap::Args;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct Routes {
    /// Put them into this manifest instead of printing them.
    #[arg(long, value_name = "CARGO_TOML")]
    write: Option<PathBuf>,
}

/// Prints or writes the routes.
pub fn run(arguments: &Routes) -> Result<ExitCode, Box<dyn Error>> {
    let section = routes::section(&Template::parse(TEMPLATE, BTreeMap::new())?);
    match &arguments.write {
        None => print!("{section}"),
        Some(path) => {
            let manifest = std::fs::read_to_string(path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            std::fs::write(path, routes::replace_in(&manifest, &section))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
