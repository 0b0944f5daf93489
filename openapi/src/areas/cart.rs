//! The cart.

use crate::field::{Kind, integer_of, of};
use crate::operation::Operation;
use boli_domain::limits::MAX_LINE_QUANTITY;
use boli_wire::Message;
use boli_wire::cart::{Cart, CartItemAdded};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::of(
            "cart-get",
            "The caller's cart, with prices and stock of now.",
        )
        .get("/api/orders/cart/")
        .ok::<Cart>(),
        Operation::of("cart-add", "Puts units of a product into the cart.")
            .post("/api/orders/cart/add/")
            .body([
                of("product_id", Kind::Id).required(),
                integer_of("quantity", 1..=i64::from(MAX_LINE_QUANTITY)),
                of("bidding_id", Kind::Id),
                of("price", Kind::Money),
            ])
            .created::<CartItemAdded>()
            .refuses([403, 404, 409]),
        Operation::of("cart-remove", "Takes a line out of the cart.")
            .delete("/api/orders/cart/remove/")
            .body([integer_of("cart_item_id", i64::MIN..=i64::MAX).required()])
            .ok::<Message>()
            .refuses([404, 409]),
        Operation::of("cart-clear", "Empties the cart.")
            .delete("/api/orders/cart/clear/")
            .ok::<Message>()
            .refuses([409]),
    ]
}
