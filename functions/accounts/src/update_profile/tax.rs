//! What a seller says for the taxes: the PAN, and where the shop is registered.

use boli_domain::india::{Gstin, Pan, State};
use boli_domain::limits::{MAX_NAME_CHARS, MAX_PLACE_CHARS};
use boli_store::items::SellerProfile;
use boli_wire::Form;
use std::fmt::Display;
use std::str::FromStr;

/// Changes what is sent. A GSTIN has its holder's PAN in it, so that both must be the same
/// holder's, and stands for the state.
pub fn change(seller: &mut SellerProfile, form: &mut Form) {
    if let Some(Some(pan)) = sent::<Pan>(form, "pan") {
        // What an operator has seen stays; older accounts may have what is none.
        match seller.pan_number.parse::<Pan>() {
            Ok(known) if known != pan => form.reject("pan", "Your PAN can't be changed."),
            _ => seller.pan_number = pan.into(),
        }
    }
    if let Some(gstin) = sent::<Gstin>(form, "gstin") {
        seller.tax.gstin = gstin;
    }
    if form.has("legal_name") {
        let name = form.optional_text("legal_name", MAX_NAME_CHARS);
        seller.tax.legal_name = name.filter(|name| !name.is_empty());
    }
    if let Some(state) = sent::<State>(form, "state") {
        seller.tax.state = state;
    }
    if let Some(gstin) = &seller.tax.gstin {
        if gstin
            .pan()
            .is_none_or(|pan| pan.as_str() != seller.pan_number)
        {
            form.reject("gstin", "This GSTIN has another PAN in it than yours.");
        }
        let elsewhere = |state: State| gstin.state().is_none_or(|own| !own.is_same(state));
        if seller.tax.state.is_some_and(elsewhere) {
            form.reject("state", "Your GSTIN is registered in another state.");
        }
    }
}

/// A field that is sent: nothing in it takes back what was said.
fn sent<T: FromStr<Err: Display>>(form: &mut Form, name: &str) -> Option<Option<T>> {
    if !form.has(name) {
        return None;
    }
    let text = form
        .optional_text(name, MAX_PLACE_CHARS)
        .unwrap_or_default();
    if text.is_empty() {
        return Some(None);
    }
    match text.parse() {
        Ok(read) => Some(Some(read)),
        Err(refused) => {
            form.reject(name, T::Err::to_string(&refused));
            None
        }
    }
}
