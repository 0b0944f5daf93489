//! What operators see of the platform's money.

use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    (
        "admin_api/wallet_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "admin_api/stats",
        "F36: the figures don't fail as soon as there is a purchase of credits",
        Expect::Like("admin_api/stats_without_credit_rows"),
    ),
    (
        "admin_api/report_summary_crashes",
        "F36: there is a summary",
        Expect::Like("admin_api/report_detailed"),
    ),
];
