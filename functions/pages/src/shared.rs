//! What a shared link points at (contract section 13.4).

use boli_runtime::Request;

/// The query parameters that a shared link has, in the order of the contract.
const PARAMETERS: [&str; 3] = ["ref", "product", "livestream"];

/// A shared link's parameters. Their values are whatever somebody put into a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shared<'a> {
    pub referral: Option<&'a str>,
    pub product: Option<&'a str>,
    pub livestream: Option<&'a str>,
}

impl<'a> Shared<'a> {
    pub fn of(request: &'a Request) -> Self {
        let [referral, product, livestream] = PARAMETERS.map(|name| request.query(name));
        Self {
            referral,
            product,
            livestream,
        }
    }

    /// The parameters that are there, in a query's encoding.
    pub fn query(&self) -> String {
        let values = [self.referral, self.product, self.livestream];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in PARAMETERS.iter().zip(values) {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    /// The link that opens the app there. A livestream goes before a product, and both before
    /// the invitation that came along with them.
    pub fn app_link(&self, scheme: &str) -> String {
        let link = |path: &str, name: &str, value: &str| {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair(name, value)
                .finish();
            format!("{scheme}://{path}?{query}")
        };
        match (self.livestream, self.product, self.referral) {
            (Some(id), ..) => link("livestream", "id", id),
            (None, Some(id), _) => link("product", "id", id),
            (None, None, Some(code)) => link("referral", "code", code),
            (None, None, None) => format!("{scheme}://"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shared;

    #[test]
    fn the_app_is_opened_at_what_was_shared() {
        let nothing = Shared::default();
        let invitation = Shared {
            referral: Some("LIVE1234"),
            ..nothing
        };
        let product = Shared {
            product: Some("a b"),
            ..invitation
        };
        let livestream = Shared {
            livestream: Some("42"),
            ..product
        };
        let links = [nothing, invitation, product, livestream].map(|shared| shared.app_link("app"));
        assert_eq!(
            links,
            [
                "app://",
                "app://referral?code=LIVE1234",
                "app://product?id=a+b",
                "app://livestream?id=42"
            ]
        );
    }

    #[test]
    fn values_stay_inside_the_query() {
        let shared = Shared {
            product: Some("1&ref=x#"),
            ..Shared::default()
        };
        assert_eq!(shared.query(), "product=1%26ref%3Dx%23");
    }
}
