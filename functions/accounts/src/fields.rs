//! Fields of an account as requests spell them.

use boli_domain::limits::{MAX_EMAIL_CHARS, MAX_NAME_CHARS, MAX_PHONE_CHARS, MAX_USERNAME_CHARS};
use boli_domain::registration;
use boli_wire::Form;

/// Notes what a rule says of a field; nothing for a field that is empty because it is wrong.
pub fn check<E: ToString>(
    form: &mut Form,
    name: &str,
    text: &str,
    rule: fn(&str) -> Result<(), E>,
) {
    if text.is_empty() {
        return;
    }
    if let Err(refused) = rule(text) {
        form.reject(name, refused.to_string());
    }
}

/// A required username.
pub fn username(form: &mut Form) -> String {
    let username = form.text("username", MAX_USERNAME_CHARS);
    check(form, "username", &username, registration::check_username);
    username
}

/// An e-mail address; empty when it is left out.
pub fn email(form: &mut Form) -> String {
    let email = form
        .optional_text("email", MAX_EMAIL_CHARS)
        .unwrap_or_default();
    check(form, "email", &email, registration::check_email);
    email
}

/// A required phone number.
pub fn phone_number(form: &mut Form) -> String {
    let phone_number = form.text("phone_number", MAX_PHONE_CHARS);
    check(
        form,
        "phone_number",
        &phone_number,
        registration::check_phone,
    );
    phone_number
}

/// A first or last name; may be empty.
pub fn name(form: &mut Form, field: &str) -> Option<String> {
    form.optional_text(field, MAX_NAME_CHARS)
}
