//! Accounts: kinds, a seller's verification, and what a sign-in comes to.
//!
//! What the fields of an account must look like is in [`crate::registration`].

use serde::{Deserialize, Serialize};

/// Buyer or seller; never changes (fault F1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UserType {
    Buyer,
    Seller,
}

impl UserType {
    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Seller => "seller",
        }
    }
}

/// What an operator has decided about a seller (contract section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VerificationStatus {
    Pending,
    Verified,
    Rejected,
}

impl VerificationStatus {
    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Verified => "verified",
            Self::Rejected => "rejected",
        }
    }
}

/// Whether an account exists for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its e-mail address is not verified.
    Unverified,
    Active,
    /// Closed by an operator.
    Disabled,
}

/// What is known about whoever signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// False too when there is no such account.
    pub password_matches: bool,
    /// Too many wrong passwords in a row.
    pub is_paused: bool,
    pub standing: Standing,
    pub user_type: UserType,
    /// The seller's verification and whether the account is active; `None` without a profile.
    pub seller: Option<(VerificationStatus, bool)>,
    /// The account has neither a buyer's nor a seller's side (operators).
    pub has_profile: bool,
}

/// Why nobody is signed in (contract section 5.2). Never a 401: the seller console reloads on one
/// and loses the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginRefused {
    TooManyAttempts,
    InvalidCredentials,
    EmailNotVerified,
    AccountInactive,
    SellerProfileMissing,
    SellerPending,
    SellerRejected,
    /// With the verification the answer carries.
    SellerInactive(VerificationStatus),
}

impl LoginRefused {
    /// The `code` of the answer.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooManyAttempts => "LOGIN_TOO_MANY_ATTEMPTS",
            Self::InvalidCredentials => "LOGIN_INVALID_CREDENTIALS",
            Self::EmailNotVerified => "LOGIN_EMAIL_NOT_VERIFIED",
            Self::AccountInactive => "LOGIN_ACCOUNT_INACTIVE",
            Self::SellerProfileMissing => "LOGIN_SELLER_PROFILE_MISSING",
            Self::SellerPending => "LOGIN_SELLER_PENDING",
            Self::SellerRejected => "LOGIN_SELLER_REJECTED",
            Self::SellerInactive(_) => "LOGIN_SELLER_INACTIVE",
        }
    }

    /// The `error` of the answer; for sellers the literals that the console branches on.
    #[must_use]
    pub const fn error(self) -> &'static str {
        match self {
            Self::SellerPending => "account_under_review",
            Self::SellerRejected => "account_rejected",
            Self::SellerInactive(_) => "account_inactive",
            _ => self.message(),
        }
    }

    /// What the person reads.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::TooManyAttempts => "Too many failed login attempts. Please try again later.",
            Self::InvalidCredentials => {
                "Invalid email/username or password. Please check your credentials and try again."
            }
            Self::EmailNotVerified => "Please verify your email address before logging in.",
            Self::AccountInactive => "Your account is inactive. Please contact support.",
            Self::SellerProfileMissing => "Seller profile not found. Please contact support.",
            Self::SellerPending => {
                "We are reviewing your account details. You will receive an email notification of your account status within 3 to 5 business days."
            }
            Self::SellerRejected => {
                "Your seller account verification was rejected. Please contact support for more information."
            }
            Self::SellerInactive(_) => "Your seller account is inactive. Please contact support.",
        }
    }

    /// The `verification_status` of the answer, which only the three seller states carry.
    #[must_use]
    pub const fn verification(self) -> Option<VerificationStatus> {
        match self {
            Self::SellerPending => Some(VerificationStatus::Pending),
            Self::SellerRejected => Some(VerificationStatus::Rejected),
            Self::SellerInactive(verification) => Some(verification),
            _ => None,
        }
    }
}

/// Decides a sign-in. Nothing about an account is told before its password is right; the
/// seller's state comes last.
///
/// # Errors
/// [`LoginRefused`].
pub const fn login_outcome(sign_in: &SignIn) -> Result<(), LoginRefused> {
    if sign_in.is_paused {
        return Err(LoginRefused::TooManyAttempts);
    }
    if !sign_in.password_matches {
        return Err(LoginRefused::InvalidCredentials);
    }
    match sign_in.standing {
        Standing::Disabled => return Err(LoginRefused::AccountInactive),
        Standing::Unverified => return Err(LoginRefused::EmailNotVerified),
        Standing::Active => {}
    }
    match (sign_in.user_type, sign_in.seller) {
        (UserType::Buyer, _) if sign_in.has_profile => Ok(()),
        (UserType::Buyer, _) => Err(LoginRefused::InvalidCredentials),
        (UserType::Seller, None) => Err(LoginRefused::SellerProfileMissing),
        (UserType::Seller, Some((VerificationStatus::Pending, _))) => {
            Err(LoginRefused::SellerPending)
        }
        (UserType::Seller, Some((VerificationStatus::Rejected, _))) => {
            Err(LoginRefused::SellerRejected)
        }
        (UserType::Seller, Some((VerificationStatus::Verified, false))) => {
            Err(LoginRefused::SellerInactive(VerificationStatus::Verified))
        }
        (UserType::Seller, Some((VerificationStatus::Verified, true))) => Ok(()),
    }
}

/// The Aadhaar number as it is shown: twelve characters of which four are known.
#[must_use]
pub fn mask_aadhaar(last4: &str) -> String {
    format!("{last4:*>12}")
}

/// A PAN with all but its last four characters hidden.
#[must_use]
pub fn mask_pan(pan: &str) -> String {
    let hidden = pan.chars().count().saturating_sub(4);
    pan.chars()
        .enumerate()
        .map(|(at, letter)| if at < hidden { '*' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seller(verification: VerificationStatus, is_active: bool) -> SignIn {
        SignIn {
            password_matches: true,
            is_paused: false,
            standing: Standing::Active,
            user_type: UserType::Seller,
            seller: Some((verification, is_active)),
            has_profile: true,
        }
    }

    #[test]
    fn sellers_are_checked_after_the_password() {
        use VerificationStatus::{Pending, Rejected, Verified};
        assert_eq!(login_outcome(&seller(Verified, true)), Ok(()));
        let refused =
            |verification, active| login_outcome(&seller(verification, active)).unwrap_err();
        assert_eq!(refused(Pending, false).error(), "account_under_review");
        assert_eq!(refused(Rejected, false).error(), "account_rejected");
        assert_eq!(refused(Verified, false).error(), "account_inactive");
        assert_eq!(refused(Verified, false).verification(), Some(Verified));
        let wrong = SignIn {
            password_matches: false,
            ..seller(Pending, false)
        };
        assert_eq!(login_outcome(&wrong), Err(LoginRefused::InvalidCredentials));
        let bare = SignIn {
            seller: None,
            ..seller(Pending, false)
        };
        assert_eq!(
            login_outcome(&bare),
            Err(LoginRefused::SellerProfileMissing)
        );
    }

    #[test]
    fn nothing_is_told_without_the_password() {
        for standing in [Standing::Unverified, Standing::Active, Standing::Disabled] {
            let wrong = SignIn {
                password_matches: false,
                standing,
                ..seller(VerificationStatus::Verified, true)
            };
            assert_eq!(login_outcome(&wrong), Err(LoginRefused::InvalidCredentials));
        }
        let paused = SignIn {
            is_paused: true,
            ..seller(VerificationStatus::Verified, true)
        };
        assert_eq!(login_outcome(&paused), Err(LoginRefused::TooManyAttempts));
    }

    #[test]
    fn buyers_need_a_verified_address_and_a_profile() {
        let buyer = SignIn {
            user_type: UserType::Buyer,
            seller: None,
            ..seller(VerificationStatus::Pending, false)
        };
        assert_eq!(login_outcome(&buyer), Ok(()));
        let unverified = SignIn {
            standing: Standing::Unverified,
            ..buyer
        };
        assert_eq!(
            login_outcome(&unverified),
            Err(LoginRefused::EmailNotVerified)
        );
        let disabled = SignIn {
            standing: Standing::Disabled,
            ..buyer
        };
        assert_eq!(login_outcome(&disabled), Err(LoginRefused::AccountInactive));
        let operator = SignIn {
            has_profile: false,
            ..buyer
        };
        assert_eq!(
            login_outcome(&operator),
            Err(LoginRefused::InvalidCredentials)
        );
    }

    #[test]
    fn numbers_are_masked_to_their_last_four() {
        assert_eq!(mask_aadhaar("9012"), "********9012");
        assert_eq!(mask_pan("ABCDE1234F"), "******234F");
        assert_eq!(mask_pan(""), "");
    }
}
