//! Operators of the panel: the first of a deployment is made here, and who has lost everything is
//! let in again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use boli_admin::actions::operators::new_operator;
use boli_domain::operator::Role;
use boli_runtime::{Deps, Failure};
use clap::Args;
use std::error::Error;
use std::process::ExitCode;

/// An operator to be.
#[derive(Debug, Args)]
pub struct Operator {
    name: String,
    /// support, finance, moderator or superuser; several are possible.
    #[arg(long = "role", required = true)]
    roles: Vec<Role>,
}

/// What nobody guesses: 128 bits.
fn password(deps: &Deps) -> String {
    URL_SAFE_NO_PAD.encode(deps.random_bytes::<16>())
}

fn shown(failure: &Failure) -> String {
    let text = failure.body.get("error").and_then(|text| text.as_str());
    text.unwrap_or("the table can't be reached").to_owned()
}

/// Makes an operator and prints a password, which is kept nowhere else.
pub async fn create(deps: &Deps, wanted: &Operator) -> Result<ExitCode, Box<dyn Error>> {
    let password = password(deps);
    let roles = wanted.roles.iter().copied().collect();
    let operator = new_operator(deps, &wanted.name, &password, roles);
    let operator = operator.map_err(|refused| shown(&refused))?;
    deps.store().create_operator(&operator).await?;
    println!("{} can sign in at /admin/ with {password}", operator.name);
    Ok(ExitCode::SUCCESS)
}

/// Gives an operator a new password, to be printed, and lets the next sign-in set up a second
/// factor.
pub async fn reset(deps: &Deps, name: &str) -> Result<ExitCode, Box<dyn Error>> {
    let operator = deps.store().panel_operator(name).await?;
    let before = operator.ok_or_else(|| format!("there is no operator {name}"))?;
    let password = password(deps);
    let fresh = new_operator(deps, &before.name, &password, before.roles.clone());
    let mut after = fresh.map_err(|refused| shown(&refused))?;
    after.created_at = before.created_at;
    after.revision = before.revision.saturating_add(1);
    deps.store()
        .change_operator(&after, before.revision)
        .await?;
    println!("{name} can sign in at /admin/ with {password}");
    Ok(ExitCode::SUCCESS)
}
