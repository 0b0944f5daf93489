//! `cargo run -- secrets` and `-- operate`: what a deployment needs of a person before its
//! first show.

mod operators;
mod payments;
mod refunds;
mod returns;
mod taxes;
mod withdrawals;

use boli_domain::account::VerificationStatus;
use boli_domain::referral::RewardType;
use boli_domain::{CampaignId, OrderId, Paise, Timestamp, WithdrawalId};
use boli_local::{deployed, sample_data, secrets};
use boli_runtime::Deps;
use boli_runtime::random::OsRandom;
use boli_store::items::CampaignItem;
use clap::{Args, Subcommand};
use std::error::Error;
use std::process::ExitCode;

/// The keys of a new deployment.
#[derive(Debug, Args)]
pub struct Secrets {
    /// Use the local simulator's payment keys and no video, for a stack on an emulator.
    #[arg(long)]
    simulator: bool,
}

impl Secrets {
    /// Prints the secret as JSON.
    pub fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let issued = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let secret = if self.simulator {
            secrets::secret(&OsRandom, secrets::of_simulator)?
        } else {
            secrets::secret(&OsRandom, issued)?
        };
        println!("{secret:#}");
        Ok(ExitCode::SUCCESS)
    }
}

/// A deployment's table, and what to do there. Credentials are the environment's.
#[derive(Debug, Args)]
pub struct Operate {
    /// The table, as the stack's outputs name it.
    #[arg(long)]
    table: String,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Create the product categories that are missing.
    Categories,
    /// Make an operator of the panel, and print a password.
    CreateOperator(operators::Operator),
    /// Print a new password for an operator, whose next sign-in sets up a second factor again.
    ResetOperator { name: String },
    /// Let a seller sell.
    VerifySeller { username: String },
    /// Turn a seller away.
    RejectSeller { username: String },
    /// Let referrals earn something else for a while.
    Campaign(Campaign),
    /// End a campaign before its time.
    EndCampaign { id: CampaignId },
    /// Print the tax to be collected from registered sellers for a month (GSTR-8) as CSV.
    Gstr8(taxes::Month),
    /// Print the income tax to be deducted from sellers for a month as CSV.
    Tds(taxes::Month),
    /// Ask the gateway about an order, and bring its payment to what it says: what webhooks,
    /// callbacks and the sweep do by themselves.
    Payment { order: OrderId },
    /// Give money of a paid order back: of all of it, or of lines.
    Refund(refunds::Refund),
    /// List the returns that wait for a decision, the oldest first.
    Disputes,
    /// Decide about a return.
    DecideReturn(returns::Decision),
    /// List the withdrawals that wait for a decision, the oldest first.
    Withdrawals,
    /// Have a withdrawal paid by RazorpayX; where RAZORPAYX_ACCOUNT_NUMBER is not set, note that
    /// it was paid by hand. A large one needs two operators.
    ApproveWithdrawal {
        id: WithdrawalId,
        /// Who approves.
        #[arg(long)]
        operator: String,
        /// It was paid by hand, although there is RazorpayX.
        #[arg(long)]
        paid_by_hand: bool,
        /// Words to the seller, such as the bank's reference.
        #[arg(long, default_value = "")]
        notes: String,
    },
    /// Turn a withdrawal down; its money is the seller's to withdraw again.
    RejectWithdrawal {
        id: WithdrawalId,
        /// Words to the seller: why.
        #[arg(long)]
        notes: String,
    },
}

/// A campaign. Moments are ISO-8601; without an offset they mean India.
#[derive(Debug, Args)]
struct Campaign {
    name: String,
    #[arg(long, default_value = "")]
    description: String,
    /// What the referrer gets, in rupees or credits.
    #[arg(long)]
    referrer: String,
    /// What the newcomer gets.
    #[arg(long)]
    newcomer: String,
    /// Put both into wallets, also those of sellers.
    #[arg(long)]
    cash: bool,
    /// For referrers of so many, the new one included.
    #[arg(long, default_value_t = 1)]
    minimum_referrals: u32,
    #[arg(long)]
    starts: String,
    #[arg(long)]
    ends: String,
}

impl Campaign {
    fn item(&self, id: CampaignId, now: Timestamp) -> Result<CampaignItem, Box<dyn Error>> {
        let moment = |text: &str| {
            let moment = Timestamp::parse(text);
            moment.ok_or_else(|| format!("{text} is not a moment"))
        };
        Ok(CampaignItem {
            id,
            name: self.name.clone(),
            description: self.description.clone(),
            referrer_reward: Paise::parse(&self.referrer)?,
            newcomer_reward: Paise::parse(&self.newcomer)?,
            reward_type: if self.cash {
                RewardType::Cash
            } else {
                RewardType::Credits
            },
            minimum_referrals: self.minimum_referrals,
            is_active: true,
            starts_at: moment(&self.starts)?,
            ends_at: moment(&self.ends)?,
            created_at: now,
        })
    }
}

impl Operate {
    pub async fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        // No address is written by these tasks.
        let deps = deployed::operator(std::env::vars(), &self.table, "http://operator")?;
        let decided = match &self.task {
            Task::Categories => {
                sample_data::categories(&deps)
                    .await
                    .map_err(|failure| failure.to_string())?;
                println!("The categories are there.");
                return Ok(ExitCode::SUCCESS);
            }
            Task::CreateOperator(operator) => return operators::create(&deps, operator).await,
            Task::ResetOperator { name } => return operators::reset(&deps, name).await,
            Task::Gstr8(month) => return month.collected(&deps).await,
            Task::Tds(month) => return month.deducted(&deps).await,
            Task::Payment { order } => return payments::ask(&deps, *order).await,
            Task::Refund(refund) => return refund.run(&deps).await,
            Task::Disputes => return returns::list(&deps).await,
            Task::DecideReturn(decision) => return decision.run(&deps).await,
            Task::Withdrawals => return withdrawals::list(&deps).await,
            Task::ApproveWithdrawal {
                id,
                operator,
                paid_by_hand,
                notes,
            } => return withdrawals::approve(&deps, *id, operator, *paid_by_hand, notes).await,
            Task::RejectWithdrawal { id, notes } => {
                return withdrawals::reject(&deps, *id, notes).await;
            }
            Task::VerifySeller { username } => (username, VerificationStatus::Verified),
            Task::RejectSeller { username } => (username, VerificationStatus::Rejected),
            Task::Campaign(campaign) => {
                let campaign = campaign.item(deps.new_id(), deps.now())?;
                deps.store().put_campaign(&campaign).await?;
                println!("The campaign {} is there.", campaign.id);
                return Ok(ExitCode::SUCCESS);
            }
            Task::EndCampaign { id } => {
                end_campaign(&deps, *id).await?;
                println!("The campaign {id} is over.");
                return Ok(ExitCode::SUCCESS);
            }
        };
        let (username, status) = decided;
        let is_active = status == VerificationStatus::Verified;
        let changed = deps
            .store()
            .set_seller(username, status, is_active, deps.now())
            .await?;
        if changed.is_none() {
            return Err(format!("{username} is not a seller").into());
        }
        println!("{username} is {status:?} now.");
        Ok(ExitCode::SUCCESS)
    }
}

async fn end_campaign(deps: &Deps, id: CampaignId) -> Result<(), Box<dyn Error>> {
    let campaigns = deps.store().campaigns().await?;
    let campaign = campaigns.into_iter().find(|campaign| campaign.id == id);
    let campaign = campaign.ok_or_else(|| format!("there is no campaign {id}"))?;
    let over = CampaignItem {
        is_active: false,
        ..campaign
    };
    Ok(deps.store().put_campaign(&over).await?)
}
