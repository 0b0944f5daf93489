//! Mails about accounts.

use super::Post;
use super::letter::{House, Letter};
use boli_domain::limits::{PASSWORD_RESET_CODE_LIFE, REGISTRATION_CODE_LIFE};
use boli_store::items::{CodeItem, UserItem};

/// The code that makes an account active.
pub fn registration_code(user: &UserItem, code: &CodeItem) -> Post {
    let minutes = REGISTRATION_CODE_LIFE.as_secs() / 60;
    Post {
        id: format!(
            "registration-code-{}-{}",
            user.id,
            code.issued_at.as_millis()
        ),
        to: user.email.clone(),
        letter: Letter::new("Verify your email address", &user.display_name())
            .paragraph("Enter this code to finish your registration:")
            .highlight(&code.code)
            .paragraph(format!("It is valid for {minutes} minutes."))
            .rows(vec![
                ("Username".to_owned(), user.username.clone()),
                ("Email".to_owned(), user.email.clone()),
                ("Phone".to_owned(), user.phone_number.clone()),
            ])
            .paragraph(
                "If you did not register, ignore this mail: nothing happens without the code.",
            ),
    }
}

/// The code that lets its reader choose a new password.
pub fn password_reset_code(user: &UserItem, code: &CodeItem) -> Post {
    let minutes = PASSWORD_RESET_CODE_LIFE.as_secs() / 60;
    Post {
        id: format!(
            "password-reset-code-{}-{}",
            user.id,
            code.issued_at.as_millis()
        ),
        to: user.email.clone(),
        letter: Letter::new("Choose a new password", &user.display_name())
            .paragraph("Enter this code with your new password:")
            .highlight(&code.code)
            .paragraph(format!("It is valid for {minutes} minutes."))
            .paragraph("You will be signed out everywhere.")
            .paragraph(
                "If you did not ask for it, ignore this mail: your password stays as it is, and \
                 nobody else has the code.",
            ),
    }
}

/// An operator has verified a seller.
pub fn seller_verified(user: &UserItem, house: &House) -> Option<Post> {
    let profile = user.seller.as_ref()?;
    let verified_at = profile.verified_at?;
    let letter = Letter::new("Your seller account is verified", &user.display_name())
        .paragraph(format!(
            "Welcome to {}! Your seller account is verified and active.",
            house.brand
        ))
        .rows(vec![
            ("Shop".to_owned(), profile.shop_name.clone()),
            ("Verified on".to_owned(), verified_at.to_ist_date()),
            (
                "Free credit".to_owned(),
                "1 (half an hour of livestream)".to_owned(),
            ),
        ])
        .paragraph("Next: add your products, prepare a livestream and go live.")
        .link("Open the seller console", &house.console_url);
    Some(Post {
        id: format!("seller-verified-{}-{}", user.id, verified_at.as_millis()),
        to: user.email.clone(),
        letter,
    })
}
