//! Pages for people, and what phones' systems read.

use crate::answer::Answer;
use crate::field::text;
use crate::operation::Operation;
use boli_wire::pages::{AppSiteAssociation, AssetLink};

/// Longer than any link's value.
const MAX_VALUE: usize = 500;

pub(super) fn operations() -> Vec<Operation> {
    let parameters = || ["ref", "product", "livestream"].map(|name| text(name, MAX_VALUE));
    vec![
        Operation::of("pages-show-share", "The page behind a shared link.")
            .open()
            .get("/share/")
            .query(parameters())
            .answers(Answer::file(["text/html"])),
        Operation::of(
            "pages-redirect-share",
            "Leads links of former versions to `/share`.",
        )
        .open()
        .get("/share-page/")
        .get("/share-redirect/")
        .query(parameters())
        .answers(Answer::empty(301)),
        Operation::of(
            "pages-get-asset-links",
            "Which Android app may open this host's links.",
        )
        .open()
        .get("/.well-known/assetlinks.json")
        .answers(Answer::list::<AssetLink>()),
        Operation::of(
            "pages-get-app-association",
            "Which iOS app opens which links.",
        )
        .open()
        .get("/.well-known/apple-app-site-association")
        .ok::<AppSiteAssociation>(),
    ]
}
