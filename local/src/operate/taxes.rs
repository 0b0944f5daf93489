//! What an operator reports to the tax offices of a month.

use boli_domain::tax_document::FinancialYear;
use boli_domain::withholding::report::{self, Supply};
use boli_runtime::{Deps, withholding};
use clap::Args;
use std::error::Error;
use std::process::ExitCode;

/// A month. The rates are the law's, or those of `WITHHOLDING_RATES`.
#[derive(Debug, Args)]
pub struct Month {
    /// The month in India, as 2026-11.
    #[arg(long)]
    month: String,
}

impl Month {
    /// Prints the tax collected.
    pub async fn collected(&self, deps: &Deps) -> Result<ExitCode, Box<dyn Error>> {
        self.year()?;
        let rates = withholding::rates(deps.environment())?;
        let supplies = supplies(deps, &self.month).await?;
        let rows = report::collected(&self.month, &supplies, &rates);
        print!("{}", report::collected_csv(&rows));
        Ok(ExitCode::SUCCESS)
    }

    /// Prints the tax deducted, for which the months since April are read too.
    pub async fn deducted(&self, deps: &Deps) -> Result<ExitCode, Box<dyn Error>> {
        let months = self.year()?.months_until(&self.month);
        let rates = withholding::rates(deps.environment())?;
        let mut before = Vec::new();
        for month in months.iter().filter(|month| **month != self.month) {
            before.extend(supplies(deps, month).await?);
        }
        let supplies = supplies(deps, &self.month).await?;
        let rows = report::deducted(&self.month, &before, &supplies, &rates);
        print!("{}", report::deducted_csv(&rows));
        Ok(ExitCode::SUCCESS)
    }

    fn year(&self) -> Result<FinancialYear, String> {
        let year = FinancialYear::of_month(&self.month);
        year.ok_or_else(|| format!("{} is not a month such as 2026-11", self.month))
    }
}

async fn supplies(deps: &Deps, month: &str) -> Result<Vec<Supply>, Box<dyn Error>> {
    let documents = deps.store().tax_documents_of_month(month).await?;
    Ok(documents.iter().map(|document| document.supply()).collect())
}
