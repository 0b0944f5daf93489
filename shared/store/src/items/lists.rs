//! Where things are listed and found: rows of lists, their counts, and words.
//!
//! All of it is written by the change feed from the item itself (see `Store::relist`), and
//! could be written anew from the items at any time.

use super::{
    AccountStatus, AuctionItem, CreditPurchaseItem, JournalItem, OrderItem, PaymentItem,
    ProductItem, PromoCodeItem, ReferralItem, RefundItem, ReturnItem, RoomItem, UserItem,
    WithdrawalItem, entity,
};
use crate::keys::{self, Index, Key, by_time};
use boli_domain::limits::{MAX_SEARCHED_WORDS, MAX_USER_WORDS};
use boli_domain::{Paise, search};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::str::FromStr;

/// What lists and searches narrow by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// As clients see it.
    pub status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Paise>,
}

/// Where an item is listed, and what is known of it there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Lists of everybody's things, which may be long: their rows are counted.
    pub counted: BTreeSet<String>,
    /// The list of its owner's things, which is read as a whole.
    pub owned: Option<String>,
    pub words: BTreeSet<String>,
    pub facts: Facts,
}

impl Placement {
    /// The names of all lists that it is in.
    #[must_use]
    pub fn lists(&self) -> BTreeSet<&str> {
        let counted = self.counted.iter().map(String::as_str);
        counted.chain(self.owned.as_deref()).collect()
    }
}

/// An item that is in lists.
pub trait Listed: crate::Entity {
    /// Its place in each list: by time, newest last.
    fn order(&self) -> String;

    /// Where it belongs now.
    fn placement(&self) -> Placement;
}

impl Listed for ProductItem {
    fn order(&self) -> String {
        by_time(self.created_at, self.id)
    }

    /// An inactive product is in its seller's list only (fault F44), a removed one in none.
    fn placement(&self) -> Placement {
        if self.removed_at.is_some() {
            return Placement::default();
        }
        let status = self.status();
        let is_public = status.is_public();
        let everybodys = [None, Some(self.category_id)];
        let texts = [self.name.as_str(), &self.description];
        Placement {
            counted: everybodys
                .into_iter()
                .filter(|_| is_public)
                .map(|category| keys::products_list(status, category))
                .collect(),
            owned: Some(keys::seller_products_list(self.seller_id)),
            words: search::words(texts.into_iter().filter(|_| is_public), MAX_SEARCHED_WORDS),
            facts: Facts {
                status: status.wire().to_owned(),
                category_id: Some(self.category_id),
                price: Some(self.base_price),
            },
        }
    }
}

impl Listed for RoomItem {
    fn order(&self) -> String {
        by_time(self.created_at, self.id)
    }

    fn placement(&self) -> Placement {
        let (status, category) = (Some(self.room_status), Some(self.category_id));
        let lists = [
            (None, None),
            (status, None),
            (None, category),
            (status, category),
        ];
        Placement {
            counted: lists
                .into_iter()
                .map(|(status, category)| keys::rooms_list(status, category))
                .collect(),
            owned: Some(keys::seller_rooms_list(self.seller_id)),
            words: BTreeSet::new(),
            facts: Facts {
                status: self.room_status.wire().to_owned(),
                category_id: category,
                price: None,
            },
        }
    }
}

impl Listed for AuctionItem {
    fn order(&self) -> String {
        by_time(self.started_at, self.id)
    }

    /// A room's auctions are read from the room.
    fn placement(&self) -> Placement {
        let lists = [None, Some(self.status)];
        Placement {
            counted: lists.into_iter().map(keys::auctions_list).collect(),
            owned: None,
            words: BTreeSet::new(),
            facts: Facts {
                status: self.status.wire().to_owned(),
                category_id: None,
                price: None,
            },
        }
    }
}

impl Listed for UserItem {
    fn order(&self) -> String {
        by_time(self.date_joined, self.id)
    }

    /// Nobody is listed before the address is verified: until then the account may disappear.
    fn placement(&self) -> Placement {
        let status = match self.account_status {
            AccountStatus::Pending => return Placement::default(),
            AccountStatus::Active => "active",
            AccountStatus::Disabled => "disabled",
        };
        let mut counted: BTreeSet<String> =
            [None, Some(self.user_type)].map(keys::users_list).into();
        if self.account_status == AccountStatus::Disabled {
            counted.insert(keys::DISABLED_USERS_LIST.to_owned());
        }
        // Whole addresses are looked up by who owns them.
        let mailbox = self.email.split('@').next().unwrap_or_default();
        let mut texts = vec![self.username.as_str(), &self.phone_number, mailbox];
        if let Some(seller) = &self.seller {
            counted.insert(keys::sellers_list(seller.verification_status));
            texts.push(&seller.shop_name);
        }
        texts.extend([self.first_name.as_str(), &self.last_name]);
        let words = search::words(texts, MAX_USER_WORDS).into_iter();
        Placement {
            counted,
            owned: None,
            words: words
                .map(|word| format!("{}{word}", keys::USER_WORD))
                .collect(),
            facts: Facts {
                status: status.to_owned(),
                category_id: None,
                price: None,
            },
        }
    }
}

impl Listed for OrderItem {
    fn order(&self) -> String {
        by_time(self.created_at, self.id)
    }

    /// Without facts, so that a new status moves one row instead of writing two anew.
    fn placement(&self) -> Placement {
        let lists = [None, Some(self.order_status)];
        Placement {
            counted: lists.into_iter().map(keys::orders_list).collect(),
            ..Placement::default()
        }
    }
}

/// Something that operators see in a list from its making on. Nothing of it but its place is in
/// the row, so the row is written once.
pub trait Enlisted: crate::Entity {
    /// The name of the list.
    const LIST: &'static str;

    /// Its place: by time, newest last.
    fn order(&self) -> String;

    /// The row.
    fn row(&self) -> ListRowItem {
        let Key { pk, sk } = self.key();
        ListRowItem {
            list: Self::LIST.to_owned(),
            order: self.order(),
            target_pk: pk,
            target_sk: sk,
            facts: Facts::default(),
        }
    }
}

macro_rules! enlisted {
    ($($type:ty, $list:literal, |$item:ident| $order:expr;)+) => {$(
        impl Enlisted for $type {
            const LIST: &'static str = $list;
            fn order(&self) -> String {
                let $item = self;
                $order
            }
        }
    )+};
}

enlisted! {
    ProductItem, "ALLPRODUCTS", |product| by_time(product.created_at, product.id);
    PaymentItem, "PAYMENTS", |payment| by_time(payment.created_at, payment.id);
    JournalItem, "JOURNALS", |journal| {
        by_time(journal.created_at, format!("{}#{}", journal.kind, journal.external_id))
    };
    WithdrawalItem, "WITHDRAWALS", |withdrawal| by_time(withdrawal.requested_at, withdrawal.id);
    RefundItem, "REFUNDS", |refund| by_time(refund.created_at, &refund.id);
    ReturnItem, "RETURNS", |item| {
        by_time(item.created_at, format!("{}-{}", item.order_id, item.line_id))
    };
    CreditPurchaseItem, "CREDITPURCHASES", |purchase| by_time(purchase.created_at, purchase.id);
    ReferralItem, "REFERRALS", |referral| by_time(referral.created_at, referral.id);
    PromoCodeItem, "PROMOS", |promo| by_time(promo.created_at, promo.id);
}

/// Where an item is listed so far, beside the item. It stays when the item goes, so that an
/// older look at the item can't list it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlacedItem {
    pub target_pk: String,
    pub target_sk: String,
    /// Grows with every change.
    pub seq: u64,
    pub order: String,
    pub placement: Placement,
}

impl PlacedItem {
    fn target(&self) -> Key {
        Key {
            pk: self.target_pk.clone(),
            sk: self.target_sk.clone(),
        }
    }
}

entity!(PlacedItem, "placed", |placed| keys::placed(
    &placed.target()
));

/// An item in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRowItem {
    pub list: String,
    pub order: String,
    pub target_pk: String,
    pub target_sk: String,
    pub facts: Facts,
}

/// The id at the end of an order key.
#[must_use]
pub fn id_of<T: FromStr>(order: &str) -> Option<T> {
    order.rsplit('#').next()?.parse().ok()
}

impl ListRowItem {
    /// Where the item itself is.
    #[must_use]
    pub fn target(&self) -> Key {
        Key {
            pk: self.target_pk.clone(),
            sk: self.target_sk.clone(),
        }
    }
}

entity!(ListRowItem, "list_row", |row| keys::list_row(&row.list, &row.order),
indexes -> Vec<Index> = row.facts.price.map_or_else(Vec::new, |price| vec![
    Index::gsi1(keys::list(&row.list), keys::by_price(price, &row.order)),
]));

/// A part of a list's count: parts, so that those who list at once rarely meet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListCountItem {
    pub list: String,
    pub shard: u32,
    pub entries: i64,
}

entity!(ListCountItem, "list_count", |count| keys::list_count(
    &count.list,
    count.shard
));

/// A word of an item's texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WordItem {
    pub word: String,
    pub order: String,
    pub facts: Facts,
}

entity!(WordItem, "word", |word| keys::word(&word.word, &word.order));
