//! Operators of the platform: who may do what in the panel.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::str::FromStr;

/// What somebody is employed for. One operator may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Helps buyers and sellers.
    Support,
    /// Answers for money.
    Finance,
    /// Keeps order in rooms.
    Moderator,
    /// Everything, operators included.
    Superuser,
}

impl Role {
    pub const ALL: [Self; 4] = [
        Self::Support,
        Self::Finance,
        Self::Moderator,
        Self::Superuser,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Finance => "finance",
            Self::Moderator => "moderator",
            Self::Superuser => "superuser",
        }
    }

    /// Whether the role alone allows something.
    #[must_use]
    pub const fn allows(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Superuser => true,
            Self::Support => matches!(
                permission,
                P::SeePeople
                    | P::SeeShop
                    | P::SeeShows
                    | P::SeeOrders
                    | P::DecideSellers
                    | P::CancelOrders
                    | P::DecideReturns
                    | P::CloseAccounts
            ),
            Self::Finance => matches!(
                permission,
                P::SeePeople
                    | P::SeeShop
                    | P::SeeOrders
                    | P::SeeMoney
                    | P::CancelOrders
                    | P::DecideReturns
                    | P::Refund
                    | P::PayOut
                    | P::CreditRewards
                    | P::EditPromotions
            ),
            Self::Moderator => matches!(
                permission,
                P::SeePeople
                    | P::SeeShop
                    | P::SeeShows
                    | P::Moderate
                    | P::EditCatalog
                    | P::CloseAccounts
            ),
        }
    }
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is one of support, finance, moderator and superuser")]
pub struct NoSuchRole;

impl FromStr for Role {
    type Err = NoSuchRole;

    fn from_str(text: &str) -> Result<Self, NoSuchRole> {
        let role = Self::ALL.into_iter().find(|role| role.as_str() == text);
        role.ok_or(NoSuchRole)
    }
}

/// What is allowed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// Accounts, profiles, addresses, carts, referrals, notifications.
    SeePeople,
    /// Categories, products, promo codes, campaigns.
    SeeShop,
    /// Livestreams, auctions, chat, bans.
    SeeShows,
    /// Orders, returns, tracking.
    SeeOrders,
    /// Payments, refunds, wallets, withdrawals, journals, bank details, the platform's wallet.
    SeeMoney,
    /// Sessions, dead letters, settings, operators.
    SeeSystem,
    /// Verify and reject sellers.
    DecideSellers,
    /// Close and reopen accounts.
    CloseAccounts,
    /// Cancel orders that are not shipped.
    CancelOrders,
    DecideReturns,
    /// Give money of paid orders back.
    Refund,
    /// Approve and reject withdrawals.
    PayOut,
    /// Mark rewards as credited.
    CreditRewards,
    /// End streams, hide messages, ban from rooms.
    Moderate,
    /// Categories and what a product is shown as.
    EditCatalog,
    /// Campaigns and promo codes.
    EditPromotions,
    /// Settings with effective dates.
    EditSettings,
    /// Bring dead letters back into their queues.
    Redrive,
    /// Create and close operators, and reset their second factors.
    EditOperators,
}

/// Whether somebody with these roles is allowed something.
#[must_use]
pub fn may(roles: &BTreeSet<Role>, permission: Permission) -> bool {
    roles.iter().any(|role| role.allows(permission))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_moved_by_finance_and_superusers_alone() {
        for permission in [Permission::Refund, Permission::PayOut, Permission::SeeMoney] {
            let allowed = Role::ALL.into_iter().filter(|role| role.allows(permission));
            let allowed: Vec<Role> = allowed.collect();
            assert_eq!(allowed, [Role::Finance, Role::Superuser]);
        }
    }

    #[test]
    fn operators_are_made_by_superusers_alone() {
        for permission in [
            Permission::EditOperators,
            Permission::EditSettings,
            Permission::Redrive,
            Permission::SeeSystem,
        ] {
            let mut roles: BTreeSet<Role> = Role::ALL.into();
            roles.remove(&Role::Superuser);
            assert!(!may(&roles, permission), "{permission:?}");
            roles.insert(Role::Superuser);
            assert!(may(&roles, permission), "{permission:?}");
        }
    }

    #[test]
    fn roles_are_read_as_they_are_written() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert_eq!("root".parse::<Role>(), Err(NoSuchRole));
    }
}
