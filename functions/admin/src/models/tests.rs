use super::*;
use crate::model::{By, Source};
use std::collections::BTreeSet;

#[test]
fn models_and_their_actions_have_names_of_their_own() {
    let names: BTreeSet<&str> = all().map(|model| model.name).collect();
    assert_eq!(names.len(), all().count());
    assert!(names.len() > 35, "{names:?}");
    // Addresses of other pages.
    for taken in ["assets", "sign-in", "sign-out", WALLET] {
        assert!(!names.contains(taken), "{taken}");
    }
    for model in all() {
        let actions: BTreeSet<&str> = model.actions.iter().map(|action| action.name).collect();
        assert_eq!(actions.len(), model.actions.len(), "{}", model.name);
    }
}

#[test]
fn what_models_name_is_there() {
    for model in all() {
        let parents = match model.source {
            Source::Under { parents, .. } | Source::Within { parents, .. } => Some(parents),
            _ => None,
        };
        let related = model.related.iter().map(|related| related.model);
        for other in related.chain(parents) {
            assert!(named(other).is_some(), "{} names {other}", model.name);
        }
        for column in model.columns {
            if let Kind::Of(other) = column.kind {
                assert!(named(other).is_some(), "{} names {other}", model.name);
            }
        }
    }
}

#[test]
fn parents_are_on_a_shelf_of_their_own() {
    for model in all() {
        if let Source::Under { parents, .. } = model.source {
            let source = named(parents).map(|parents| parents.source);
            assert!(matches!(source, Some(Source::Shelf(_))), "{}", model.name);
        }
    }
}

#[test]
fn a_search_of_fields_stands_alone() {
    for search in all().filter_map(|model| model.search) {
        let of_fields = search
            .by
            .iter()
            .filter(|by| matches!(by, By::Fields(_)))
            .count();
        assert!(of_fields == 0 || search.by.len() == 1, "{}", search.hint);
    }
}

#[test]
fn a_money_row_can_be_decided_about_but_not_edited() {
    for model in all().filter(|model| model.group == Group::Money) {
        let names: Vec<&str> = model.actions.iter().map(|action| action.name).collect();
        assert!(
            names.is_empty() || names == ["approve-withdrawal", "reject-withdrawal"],
            "{}: {names:?}",
            model.name
        );
    }
}
