//! `cargo run -- grants <file>`: the roles of template.yaml next to what a test run used.

use boli_local::iam::{read_uses, report, statements};
use boli_local::settings::MAIL_IDENTITY;
use boli_local::template::{TEMPLATE, Template};
use clap::Args;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct Grants {
    /// What the tests wrote with `BOLI_GRANTS_FILE=<file>`.
    file: PathBuf,
    /// Print the statements that this function's uses ask for, and compare nothing.
    #[arg(long, value_name = "FUNCTION")]
    print: Option<String>,
}

/// Prints grants that were never used and calls that were refused; fails on any.
pub fn run(arguments: &Grants) -> Result<ExitCode, Box<dyn Error>> {
    let file = arguments.file.display();
    let uses = read_uses(&arguments.file).map_err(|error| format!("{file}: {error}"))?;
    if let Some(function) = &arguments.print {
        for statement in statements(&uses, function) {
            println!("{statement}");
        }
        return Ok(ExitCode::SUCCESS);
    }
    // The one parameter that a role names.
    let parameters = BTreeMap::from([("MailIdentity".to_owned(), MAIL_IDENTITY.to_owned())]);
    let template = Template::parse(TEMPLATE, parameters)?;
    let differences = report::compare(&template, &uses);
    print!("{differences}");
    if !differences.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    println!(
        "The roles of {} functions allow what was used and nothing else.",
        template.functions.len()
    );
    Ok(ExitCode::SUCCESS)
}
