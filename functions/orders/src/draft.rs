//! An order made of a cart, priced by the server.

use boli_domain::limits::{CHECKOUT_WINDOW, MAX_CART_LINES};
use boli_domain::order::{OrderStatus, OrderTotals, PaymentStatus};
use boli_domain::product::ProductStatus;
use boli_domain::promo::usable;
use boli_domain::{AuctionId, OrderId, Paise, ProductId, RowId, Timestamp, UserId};
use boli_runtime::{Deps, Failure};
use boli_store::items::{
    AuctionItem, Buyer, CartLineItem, LineSeller, OrderItem, OrderLine, OrderPromo, PaymentTrail,
    ProductItem, PromoCodeItem, Supplier, Track, UserItem, WonAuction,
};
use serde_json::{Map, Value};

/// What the lines of a cart need to become an order.
#[derive(Debug)]
pub struct Goods {
    pub lines: Vec<CartLineItem>,
    pub products: Vec<ProductItem>,
    sellers: Vec<UserItem>,
    auctions: Vec<AuctionItem>,
}

impl Goods {
    /// Reads the cart with its products, their sellers and the auctions won. Of a cart with
    /// more lines than an order holds (auctions put theirs in unasked) the won ones and then
    /// the oldest are taken; the others stay for another order.
    pub async fn read(deps: &Deps, buyer: UserId) -> Result<Self, Failure> {
        let store = deps.store();
        let mut lines = store.cart(buyer).await?;
        lines.sort_by_key(|line| (line.auction_id.is_none(), line.added_at, line.id));
        lines.truncate(MAX_CART_LINES);
        let ids: Vec<ProductId> = lines.iter().map(|line| line.product_id).collect();
        let products = store.products(&ids).await?;
        let ids: Vec<UserId> = products.iter().map(|product| product.seller_id).collect();
        let sellers = store.users(&ids).await?;
        let ids: Vec<AuctionId> = lines.iter().filter_map(|line| line.auction_id).collect();
        let auctions = if ids.is_empty() {
            Vec::new()
        } else {
            store.auctions_by_id(&ids).await?
        };
        Ok(Self {
            lines,
            products,
            sellers,
            auctions,
        })
    }

    /// The lines won at auctions, which hold their unit already.
    pub fn won(&self) -> Vec<CartLineItem> {
        self.lines
            .iter()
            .filter(|line| line.auction_id.is_some())
            .cloned()
            .collect()
    }

    fn order_lines(&self, first_id: RowId) -> Result<Vec<OrderLine>, Failure> {
        let lines = self.lines.iter().enumerate();
        lines
            .map(|(at, line)| self.order_line(first_id.after(at), line))
            .collect()
    }

    fn order_line(&self, id: RowId, line: &CartLineItem) -> Result<OrderLine, Failure> {
        let gone = || Failure::invalid("A product in your cart is no longer available");
        let product = self
            .products
            .iter()
            .find(|product| product.id == line.product_id);
        let product = product.ok_or_else(gone)?;
        if line.auction_id.is_none() && product.product_status == ProductStatus::Inactive {
            return Err(Failure::invalid(format!(
                "{} is no longer available",
                product.name
            )));
        }
        let seller = self
            .sellers
            .iter()
            .find(|seller| seller.id == product.seller_id);
        let seller = seller.ok_or_else(gone)?;
        let auction = line.auction_id.map(|id| {
            let auction = self.auctions.iter().find(|auction| auction.id == id);
            WonAuction {
                id,
                starting_price: auction.map_or(line.unit_price, |won| won.starting_price),
            }
        });
        Ok(OrderLine {
            id,
            product_id: product.id,
            product_name: product.name.clone(),
            product_description: product.description.clone(),
            seller: LineSeller {
                id: seller.id,
                username: seller.username.clone(),
                email: seller.email.clone(),
                tax: supplier(seller),
            },
            auction,
            quantity: line.quantity,
            unit_price: if auction.is_some() {
                line.unit_price
            } else {
                product.base_price
            },
            cart_line_id: line.id,
            tax: product.tax.clone(),
            refund: None,
        })
    }
}

/// What invoices say of a seller: as registered, else as the shop.
fn supplier(seller: &UserItem) -> Supplier {
    let Some(profile) = &seller.seller else {
        return Supplier::default();
    };
    let tax = profile.tax.clone();
    Supplier {
        name: tax.legal_name.unwrap_or_else(|| profile.shop_name.clone()),
        address: profile.shop_address.clone(),
        gstin: tax.gstin,
        // What was registered before its form was looked at may be none.
        pan: profile.pan_number.parse().ok(),
        has_aadhaar: !profile.aadhaar_last4.is_empty(),
        state: tax.state,
    }
}

/// What makes two orders of the same cart two.
#[derive(Clone, Debug)]
pub struct Birth {
    pub id: OrderId,
    /// Rows of the order count on from here.
    pub first_row: RowId,
    pub now: Timestamp,
}

/// The order that a cart makes.
pub fn draft(
    birth: Birth,
    buyer: &UserItem,
    goods: &Goods,
    shipping_address: Map<String, Value>,
    customer_notes: String,
    promo: Option<&PromoCodeItem>,
) -> Result<OrderItem, Failure> {
    let Birth { id, first_row, now } = birth;
    let lines = goods.order_lines(first_row)?;
    let priced: Vec<(Paise, u32)> = lines
        .iter()
        .map(|line| (line.unit_price, line.quantity))
        .collect();
    let totals =
        OrderTotals::of(&priced).map_err(|refused| Failure::invalid(refused.to_string()))?;
    let (totals, promo) = discounted(totals, promo, buyer.id, now);
    let placed = Track {
        id: first_row.after(lines.len()),
        status: OrderStatus::Pending,
        notes: "Order created, awaiting payment".to_owned(),
        tracking_id: None,
        courier_name: None,
        packing_media_sha256: None,
        created_at: now,
        created_by: buyer.id,
        created_by_name: buyer.username.clone(),
    };
    Ok(OrderItem {
        id,
        order_number: id.number(),
        buyer: Buyer {
            id: buyer.id,
            username: buyer.username.clone(),
            name: buyer.display_name(),
            email: buyer.email.clone(),
            phone_number: buyer.phone_number.clone(),
        },
        order_status: OrderStatus::Pending,
        payment_status: PaymentStatus::Pending,
        shipping_address,
        lines,
        subtotal: totals.subtotal,
        shipping_fee: totals.shipping,
        platform_fee: totals.platform_fee,
        tax: totals.tax,
        total: totals.total,
        tracking: vec![placed],
        created_at: now,
        updated_at: now,
        confirmed_at: None,
        shipped_at: None,
        delivered_at: None,
        customer_notes,
        seller_notes: String::new(),
        reserved_until: now.plus(CHECKOUT_WINDOW),
        reservation_released: false,
        payment_quarantined: false,
        payment: PaymentTrail::default(),
        earnings_due_at: None,
        earnings_released: false,
        gateway_order_id: None,
        promo,
    })
}

/// The totals with the buyer's promo code, when it may be used for this order.
fn discounted(
    totals: OrderTotals,
    promo: Option<&PromoCodeItem>,
    buyer: UserId,
    now: Timestamp,
) -> (OrderTotals, Option<OrderPromo>) {
    let amount = totals.subtotal;
    let promo = promo.filter(|promo| usable(&promo.state(), buyer, amount, now).is_ok());
    let Some(promo) = promo else {
        return (totals, None);
    };
    let (cheaper, discount) = totals.discounted(promo.off(amount));
    if discount == Paise::ZERO {
        return (totals, None);
    }
    let code = promo.code.clone();
    (cheaper, Some(OrderPromo { code, discount }))
}
