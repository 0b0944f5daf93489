//! Catalog, carts and orders.

use super::money::trail;
use super::{LATER, NOW, id, stored};
use crate::items::{
    Buyer, CartLineItem, CategoryItem, CategoryNameItem, ImageItem, LineSeller, ListCountItem,
    ListRowItem, Listed, OrderItem, OrderLine, OrderPromo, PaymentTrail, PlacedItem, ProductImage,
    ProductItem, RefundMark, Supplier, Track, WonAuction, WordItem,
};
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_domain::product::ProductStatus;
use boli_domain::refund::RefundCause;
use boli_domain::{Paise, RowId};
use serde_json::{Map, Value};

const ROW: RowId = RowId(222_736_946_000_001);

stored! {
    category: CategoryItem {
        id: 2,
        name: "Sarees".into(),
        description: "Silk and cotton".into(),
        image: Some("categories/2.jpg".into()),
        is_active: true,
        created_at: NOW,
        removed_at: None,
    },
    category_removed: CategoryItem {
        id: 3,
        name: "Toys".into(),
        description: String::new(),
        image: None,
        is_active: false,
        created_at: NOW,
        removed_at: Some(LATER),
    },
    category_name: CategoryNameItem {
        name: "Sarees".into(),
        category_id: 2,
    },
    image: ImageItem {
        id: ROW,
        product_id: id(8),
    },
    product: product_item(),
    product_removed: ProductItem {
        product_status: ProductStatus::Inactive,
        removed_at: Some(LATER),
        ..product_item()
    },
    cart_line: cart_line_item(),
    cart_line_won: CartLineItem {
        auction_id: Some(id(4)),
        held_until: Some(LATER),
        ..cart_line_item()
    },
    order: order_item(),
    order_unpaid: OrderItem {
        payment: PaymentTrail::default(),
        ..order_item()
    },
    order_with_promo: OrderItem {
        promo: Some(OrderPromo {
            code: "LEVEL1_W0E9FP".into(),
            discount: Paise(2_495),
        }),
        ..order_item()
    },
    placed: PlacedItem {
        target_pk: "PRODUCT#8".into(),
        target_sk: "PRODUCT".into(),
        seq: 2,
        order: "001795354386435#8".into(),
        placement: product_item().placement(),
    },
    list_row: ListRowItem {
        list: "PRODUCTS#active".into(),
        order: "001795354386435#8".into(),
        target_pk: "PRODUCT#8".into(),
        target_sk: "PRODUCT".into(),
        facts: product_item().placement().facts,
    },
    list_count: ListCountItem {
        list: "PRODUCTS#active".into(),
        shard: 3,
        entries: 41,
    },
    word: WordItem {
        word: "saree".into(),
        order: "001795354386435#8".into(),
        facts: product_item().placement().facts,
    },
}

fn product_item() -> ProductItem {
    ProductItem {
        id: id(8),
        seller_id: id(1),
        seller_name: "Asha Rao".into(),
        name: "Silk saree".into(),
        description: "Six yards".into(),
        category_id: 2,
        base_price: Paise(49_900),
        product_status: ProductStatus::Active,
        available: 3,
        reserved: 2,
        sold: 1,
        images: vec![ProductImage {
            id: ROW,
            key: "products/8/1.jpg".into(),
            thumbnail: Some("products/8/1-small.jpg".into()),
            is_primary: true,
            created_at: NOW,
        }],
        created_at: NOW,
        updated_at: LATER,
        removed_at: None,
        tax: Default::default(),
    }
}

/// A line that nothing is held for.
fn cart_line_item() -> CartLineItem {
    CartLineItem {
        id: ROW,
        user_id: id(2),
        product_id: id(8),
        auction_id: None,
        quantity: 1,
        unit_price: Paise(54_950),
        added_at: NOW,
        held_until: None,
    }
}

fn order_item() -> OrderItem {
    let text = |text: &str| Value::from(text);
    let address = [
        ("name", text("Ravi Iyer")),
        ("pincode", text("560001")),
        ("is_default", Value::Bool(true)),
        ("landmark", Value::Null),
    ];
    OrderItem {
        id: id(10),
        order_number: "KAAAAAAA".into(),
        buyer: Buyer {
            id: id(2),
            username: "ravi".into(),
            name: "Ravi Iyer".into(),
            email: "ravi@example.com".into(),
            phone_number: "+919876543211".into(),
        },
        order_status: OrderStatus::Shipped,
        payment_status: PaymentStatus::Completed,
        shipping_address: address
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<Map<String, Value>>(),
        lines: vec![line()],
        subtotal: Paise(54_950),
        shipping_fee: Paise(5_000),
        platform_fee: Paise(1_099),
        tax: Paise(989),
        total: Paise(62_038),
        tracking: vec![Track {
            id: ROW,
            status: OrderStatus::Shipped,
            notes: "Left the shop".into(),
            tracking_id: Some("AWB1".into()),
            courier_name: Some("India Post".into()),
            packing_media_sha256: None,
            created_at: LATER,
            created_by: id(1),
            created_by_name: "Asha Rao".into(),
        }],
        created_at: NOW,
        updated_at: LATER,
        confirmed_at: Some(NOW),
        shipped_at: Some(LATER),
        delivered_at: Some(LATER),
        customer_notes: "Ring twice".into(),
        seller_notes: "Fragile".into(),
        reserved_until: LATER,
        reservation_released: false,
        payment_quarantined: false,
        payment: trail(),
        earnings_due_at: Some(LATER),
        earnings_released: false,
        gateway_order_id: Some("order_1".into()),
        promo: None,
    }
}

fn line() -> OrderLine {
    OrderLine {
        id: ROW,
        product_id: id(8),
        product_name: "Silk saree".into(),
        product_description: "Six yards".into(),
        seller: LineSeller {
            id: id(1),
            username: "asha".into(),
            email: "asha@example.com".into(),
            tax: Supplier::default(),
        },
        auction: Some(WonAuction {
            id: id(4),
            starting_price: Paise(49_900),
        }),
        quantity: 1,
        unit_price: Paise(54_950),
        cart_line_id: ROW,
        tax: Default::default(),
        refund: Some(RefundMark {
            id: "line-1-pay_1".into(),
            cause: RefundCause::Returned,
            at: LATER,
        }),
    }
}
