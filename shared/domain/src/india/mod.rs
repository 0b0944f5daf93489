//! Numbers that India gives to people, companies and places. Each is a type that only a text of
//! the right form becomes, as it is to be kept: a right form is not yet a number in use, which
//! only its register knows.

mod gstin;
mod ifsc;
mod mobile;
mod pan;
mod pin;
mod state;
mod upi;

pub use gstin::{Gstin, GstinRefused};
pub use ifsc::{Ifsc, IfscRefused};
pub use mobile::{Mobile, MobileRefused};
pub use pan::{Holder, Pan, PanRefused};
pub use pin::{Pin, PinRefused};
pub use state::{State, UnknownState};
pub use upi::{Vpa, VpaRefused};

/// A text that was checked when it was read, and is kept as it is written.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $refused:ty) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// As it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl TryFrom<String> for $name {
            type Error = $refused;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from(checked: $name) -> Self {
                checked.0
            }
        }
    };
}
pub(crate) use checked_text;

/// Whether a text has one letter of each kind, in order: `A` a capital, `0` a digit, `*` either.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(byte, kind)| match kind {
                b'A' => byte.is_ascii_uppercase(),
                b'0' => byte.is_ascii_digit(),
                _ => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            })
}
