//! Returns.

use super::{LATER, NOW, id, stored};
use crate::items::{Person, ReturnItem, ReturnPicture, ReturnStep};
use boli_domain::goods_return::{ReturnReason, ReturnStatus};
use boli_domain::{Paise, RowId};

stored! {
    goods_return: asked(ReturnStatus::Requested),
    goods_return_disputed: asked(ReturnStatus::Disputed),
    goods_return_refunded: asked(ReturnStatus::Refunded),
}

fn asked(status: ReturnStatus) -> ReturnItem {
    let person = |number, name: &str| Person {
        id: id(number),
        name: name.to_owned(),
        email: format!("{name}@example.com"),
    };
    ReturnItem {
        order_id: id(10),
        line_id: RowId(222_736_946_000_001),
        order_number: "KAAAAAAA".into(),
        product_name: "Silk saree".into(),
        quantity: 1,
        amount: Paise(54_950),
        buyer: person(2, "ravi"),
        seller: person(1, "asha"),
        reason: ReturnReason::Damaged,
        description: "A seam is torn".into(),
        pictures: vec![ReturnPicture {
            key: "returns/1/1.jpg".into(),
            sha256: "ba78".into(),
        }],
        return_status: status,
        answer_until: LATER,
        tracking_id: Some("AWB7".into()),
        history: vec![ReturnStep {
            status,
            by: "ravi".into(),
            note: "Look at it".into(),
            at: NOW,
        }],
        created_at: NOW,
        revision: 3,
    }
}
