//! Invitations: the words, and the links that open them in other apps.

use boli_runtime::Deps;
use boli_wire::referrals::{Announcement, Invitation, ReferralLink};
use std::str::FromStr;

/// A way of sending an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    Whatsapp,
    Telegram,
    Sms,
    Email,
    Copy,
    General,
}

impl FromStr for Platform {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "whatsapp" => Ok(Self::Whatsapp),
            "telegram" => Ok(Self::Telegram),
            "sms" => Ok(Self::Sms),
            "email" => Ok(Self::Email),
            "copy" => Ok(Self::Copy),
            "general" => Ok(Self::General),
            _ => Err(()),
        }
    }
}

/// Who invites, and where to.
#[derive(Clone, Debug)]
pub struct House {
    pub brand: String,
    /// Where the share pages are, without a slash at the end.
    pub share_url: String,
    /// Of links that open the app.
    pub scheme: String,
}

impl House {
    /// `BRAND_NAME`, `SHARE_URL` and `APP_LINK_SCHEME`, all optional.
    pub fn of(deps: &Deps) -> Self {
        let environment = deps.environment();
        let share_url = environment.get("SHARE_URL").unwrap_or(deps.public_url());
        let scheme = environment.get("APP_LINK_SCHEME").unwrap_or("boli");
        Self {
            brand: environment.get("BRAND_NAME").unwrap_or("Boli").to_owned(),
            share_url: share_url.trim_end_matches('/').to_owned(),
            scheme: scheme.to_owned(),
        }
    }
}

/// The invitation of somebody with that code.
#[must_use]
pub fn invitation(platform: Platform, house: &House, inviter: &str, code: &str) -> Invitation {
    let House {
        brand,
        share_url,
        scheme,
    } = house;
    let link = ReferralLink {
        referral_code: code.to_owned(),
        referral_url: format!("{share_url}/share?ref={code}"),
    };
    let url = &link.referral_url;
    let text = format!(
        "Join me on {brand}, live shopping with auctions! Register with my referral code {code} \
         and we both get a reward: {url}\nIn the app: {scheme}://referral?code={code}"
    );
    match platform {
        Platform::Whatsapp => Invitation::Whatsapp {
            url: format!(
                "https://api.whatsapp.com/send?{}",
                query(&[("text", &text)])
            ),
            text,
            link,
        },
        Platform::Telegram => Invitation::Telegram {
            url: format!(
                "https://t.me/share/url?{}",
                query(&[("url", url), ("text", &text)])
            ),
            text,
            link,
        },
        Platform::Sms => Invitation::Sms {
            sms_url: format!("sms:?{}", query(&[("body", &text)])),
            text,
            link,
        },
        Platform::Email => {
            let subject = format!("{inviter} invites you to {brand}");
            let body = format!("Hello,\n\n{text}\n\n{inviter}");
            Invitation::Email {
                email_url: format!(
                    "mailto:?{}",
                    query(&[("subject", &subject), ("body", &body)])
                ),
                subject,
                body,
                link,
            }
        }
        Platform::Copy => Invitation::Copy(announcement(brand, text, link)),
        Platform::General => Invitation::General(announcement(brand, text, link)),
    }
}

fn announcement(brand: &str, text: String, link: ReferralLink) -> Announcement {
    Announcement {
        text,
        share_title: format!("Join me on {brand}"),
        share_description: format!(
            "Register with the code {} and get a reward",
            link.referral_code
        ),
        link,
    }
}

/// Percent-encoded; a plus sign would be shown as one in mails and messages.
fn query(pairs: &[(&str, &str)]) -> String {
    let mut encoder = form_urlencoded::Serializer::new(String::new());
    encoder.extend_pairs(pairs);
    encoder.finish().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house() -> House {
        House {
            brand: "Boli".into(),
            share_url: "https://app.example".into(),
            scheme: "boli".into(),
        }
    }

    #[test]
    fn links_are_percent_encoded() {
        let Invitation::Email {
            email_url, body, ..
        } = invitation(Platform::Email, &house(), "Asha & Ravi", "LIVE680D")
        else {
            unreachable!("it was asked for");
        };
        assert!(email_url.starts_with("mailto:?subject=Asha%20%26%20Ravi%20invites"));
        assert!(!email_url.contains(['+', '\n', ' ']), "{email_url}");
        assert!(body.contains("https://app.example/share?ref=LIVE680D"));
        assert!(body.contains("boli://referral?code=LIVE680D"));
    }

    #[test]
    fn every_platform_is_read_by_its_word() {
        for word in ["whatsapp", "telegram", "sms", "email", "copy", "general"] {
            let platform: Platform = word.parse().unwrap();
            let body = invitation(platform, &house(), "Asha", "LIVE680D");
            let body = serde_json::to_value(&body).unwrap();
            assert_eq!(body["platform"], word);
            assert_eq!(body.get("text").is_some(), word != "email");
        }
        assert_eq!("fax".parse::<Platform>(), Err(()));
    }
}
