//! Mails about returns, each to whom the step was not taken by.

use super::Post;
use super::letter::{House, Letter};
use boli_domain::goods_return::ReturnStatus;
use boli_store::items::{Person, ReturnItem, ReturnStep};

/// Who must hear of a step of a return.
pub fn moved(item: &ReturnItem, step: usize, house: &House) -> Vec<Post> {
    let Some(taken) = item.history.get(step) else {
        return Vec::new();
    };
    let is_other = |person: &&Person| person.name != taken.by;
    let people = [&item.buyer, &item.seller].into_iter().filter(is_other);
    people
        .map(|person| Post {
            id: format!(
                "return-{}-{}-{}-{}",
                item.order_id,
                item.line_id,
                taken.at.as_millis(),
                person.id
            ),
            to: person.email.clone(),
            letter: letter(item, taken, person, house),
        })
        .collect()
}

fn letter(item: &ReturnItem, taken: &ReturnStep, person: &Person, house: &House) -> Letter {
    let to_buyer = person.id == item.buyer.id;
    let product = &item.product_name;
    let subject = match (taken.status, to_buyer) {
        (ReturnStatus::Requested, _) => format!("{} wants to return {product}", item.buyer.name),
        (status, true) => format!("Your return of {product} is {}", status.wire()),
        (status, false) => format!("The return of {product} is {}", status.wire()),
    };
    let rows = vec![
        ("Order".to_owned(), item.order_number.clone()),
        ("Status".to_owned(), taken.status.wire().to_owned()),
        ("By".to_owned(), taken.by.clone()),
    ];
    let words = if taken.status == ReturnStatus::Requested {
        &item.description
    } else {
        &taken.note
    };
    let letter = Letter::new(subject, &person.name)
        .rows(rows)
        .paragraph(words);
    let letter = match (taken.status, to_buyer) {
        (ReturnStatus::Requested, false) => letter
            .paragraph("Please accept or dispute it within three days; then our operators decide."),
        (ReturnStatus::Refunded, true) => {
            letter.paragraph("Money that you paid returns to you within a week.")
        }
        _ => letter,
    };
    if to_buyer {
        letter
    } else {
        letter.link("Open the seller console", &house.console_url)
    }
}
