//! Addresses as requests spell them.

use boli_domain::limits::{
    MAX_ADDRESS_LINE_CHARS, MAX_ADDRESSEE_CHARS, MAX_PHONE_CHARS, MAX_PLACE_CHARS,
    MAX_POSTAL_CODE_CHARS,
};
use boli_runtime::Failure;
use boli_runtime::failure::Kind;
use boli_store::{AddressRefused, KeptAddress};
use boli_wire::{FieldErrors, Form};

/// Which fields must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All that have no default.
    Whole,
    /// Those that are sent: the buyer app sends only what changed, by PUT too (clients'
    /// disagreement D5).
    Changed,
}

/// The address with what was sent in place.
///
/// # Errors
/// What is wrong, by field.
pub fn read(mut form: Form, old: &KeptAddress, extent: Extent) -> Result<KeptAddress, FieldErrors> {
    let mut new = old.clone();
    let address = &mut new.address;
    // Orders say `pincode` for the address book's `postal_code` (D6); either is taken.
    let postal_code = match form.has("pincode") && !form.has("postal_code") {
        true => "pincode",
        false => "postal_code",
    };
    for (name, max, value) in [
        ("full_name", MAX_ADDRESSEE_CHARS, &mut address.full_name),
        ("phone_number", MAX_PHONE_CHARS, &mut address.phone_number),
        (
            "address_line_1",
            MAX_ADDRESS_LINE_CHARS,
            &mut address.address_line_1,
        ),
        ("city", MAX_PLACE_CHARS, &mut address.city),
        ("state", MAX_PLACE_CHARS, &mut address.state),
        (postal_code, MAX_POSTAL_CODE_CHARS, &mut address.postal_code),
    ] {
        if extent == Extent::Whole || form.has(name) {
            *value = form.text(name, max);
        }
    }
    if form.has("address_line_2") {
        let line = form.optional_text("address_line_2", MAX_ADDRESS_LINE_CHARS);
        address.address_line_2 = line.unwrap_or_default();
    }
    let country = form.optional_text("country", MAX_PLACE_CHARS);
    if let Some(country) = country.filter(|country| !country.is_empty()) {
        address.country = country;
    }
    if let Some(address_type) = form.optional_choice("address_type") {
        address.address_type = address_type;
    }
    if let Some(is_default) = form.optional_flag("is_default") {
        new.is_default = is_default;
    }
    form.finish()?;
    Ok(new)
}

/// 404: somebody else's address is none.
pub fn not_found() -> Failure {
    Failure::no_match("Address")
}

/// What the client is told of an address book that did not change.
pub fn refused(refused: AddressRefused) -> Failure {
    match refused {
        AddressRefused::Missing => not_found(),
        AddressRefused::Full => {
            Failure::invalid("Your address book is full. Please remove an address first.")
        }
        AddressRefused::Changed => Failure::new(
            Kind::Conflict,
            "Your addresses were just changed. Please try again.",
        ),
        AddressRefused::Store(error) => error.into(),
    }
}
