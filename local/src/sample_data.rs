//! What a fresh local cloud shows: accounts, categories, products with pictures and a
//! scheduled livestream. Each piece is put in place only when it is missing, so seeding again,
//! or after an interruption, changes nothing else.

mod accounts;
mod picture;
mod products;

use accounts::{buyer, operator, seed_account, seller};
use boli_admin::actions::operators::new_operator;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::operator::Role;
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, ProductId, RoomId, RowId};
use boli_runtime::{Deps, Failure};
use boli_store::items::{CategoryItem, ProductImage, ProductItem, RoomItem, UserItem};
use boli_store::{CategoryRefused, Entry};
use picture::Motif;
use products::{PRODUCTS, Product};
use std::time::Duration;
use uuid::Uuid;

/// Username and password of each sample account, for the start-up message.
pub const ACCOUNTS: [(&str, &str); 3] = [
    ("buyer1", "buyer123"),
    ("seller1", "seller123"),
    ("admin", "admin123"),
];

/// Name and password of the sample operator of the panel.
pub const OPERATOR: (&str, &str) = ("operator", "operator-local");

/// Puts the sample operator of the panel in place.
///
/// # Errors
/// The table can't be reached.
async fn seed_operator(deps: &Deps) -> Result<(), Failure> {
    let (name, password) = OPERATOR;
    if deps.store().panel_operator(name).await?.is_some() {
        return Ok(());
    }
    let operator = new_operator(deps, name, password, [Role::Superuser].into())?;
    Ok(deps.store().create_operator(&operator).await?)
}

/// Puts the sample data in place.
///
/// # Errors
/// The table or the object store can't be reached.
pub async fn seed(deps: &Deps) -> Result<(), Failure> {
    for account in [buyer(), seller(), operator()] {
        seed_account(deps, account).await?;
    }
    seed_operator(deps).await?;
    categories(deps).await?;
    let Some(seller) = deps.store().user_by_username("seller1").await? else {
        return Ok(());
    };
    for sample in &PRODUCTS {
        seed_product(deps, &seller, sample).await?;
    }
    seed_livestream(deps, &seller).await
}

/// Puts only the operator in place.
///
/// # Errors
/// The table can't be reached.
pub async fn operator_account(deps: &Deps) -> Result<(), Failure> {
    seed_account(deps, operator()).await
}

/// Puts only the categories in place.
///
/// # Errors
/// The table can't be reached.
pub async fn categories(deps: &Deps) -> Result<(), Failure> {
    for (id, (name, description)) in (1..).zip(CATEGORIES) {
        seed_category(deps, id, name, description).await?;
    }
    Ok(())
}

const CATEGORIES: [(&str, &str); 5] = [
    ("Electronics", "Electronic devices and gadgets"),
    ("Fashion", "Clothing and accessories"),
    ("Home & Kitchen", "Home appliances and kitchen items"),
    ("Sports", "Sports equipment and accessories"),
    ("Books", "Books and educational materials"),
];

async fn seed_category(deps: &Deps, id: i64, name: &str, description: &str) -> Result<(), Failure> {
    if deps.store().category(id).await?.is_some() {
        return Ok(());
    }
    let category = CategoryItem {
        id,
        name: name.to_owned(),
        description: description.to_owned(),
        image: None,
        is_active: true,
        created_at: deps.now(),
        removed_at: None,
    };
    match deps.store().create_category(&category).await {
        Ok(()) | Err(CategoryRefused::NameTaken) => Ok(()),
        Err(error) => Err(Failure::unavailable(error)),
    }
}

async fn seed_product(deps: &Deps, seller: &UserItem, sample: &Product) -> Result<(), Failure> {
    let id = ProductId(sample.id);
    if deps.store().product(id).await?.is_some() {
        return Ok(deps.store().relist(Entry::Product(id)).await?);
    }
    // Pictures made in one millisecond could be given the same id: theirs are the products'.
    let image_id = RowId(i64::try_from(sample.id.as_u128() & 0xffff).unwrap_or_default());
    let key = format!("products/{id}/{image_id}.png");
    store_picture(deps, &key, sample.motif, (500, 500)).await?;
    let image = ProductImage {
        id: image_id,
        key,
        thumbnail: None,
        is_primary: true,
        created_at: deps.now(),
    };
    let product = ProductItem {
        id,
        seller_id: seller.id,
        seller_name: seller.username.clone(),
        name: sample.name.to_owned(),
        description: sample.description.to_owned(),
        category_id: sample.category_id,
        base_price: Paise::rupees(sample.price_rupees),
        product_status: ProductStatus::Active,
        available: sample.units,
        reserved: 0,
        sold: 0,
        images: Vec::new(),
        created_at: deps.now(),
        updated_at: deps.now(),
        removed_at: None,
        tax: Default::default(),
    };
    deps.store().create_pictured_product(product, image).await?;
    // The feed does it too, but whoever starts a cloud may look at once.
    Ok(deps.store().relist(Entry::Product(id)).await?)
}

async fn store_picture(
    deps: &Deps,
    key: &str,
    motif: Motif,
    size: (u32, u32),
) -> Result<(), Failure> {
    let png = picture::png(motif, size).map_err(Failure::internal)?;
    deps.media()?
        .put(key, "image/png", png)
        .await
        .map_err(Failure::unavailable)
}

const LIVESTREAM: RoomId = RoomId(Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0010));
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn seed_livestream(deps: &Deps, seller: &UserItem) -> Result<(), Failure> {
    if deps.store().room(LIVESTREAM).await?.is_some() {
        return Ok(deps.store().relist(Entry::Room(LIVESTREAM)).await?);
    }
    let thumbnail = format!("livestreams/thumbnails/{LIVESTREAM}.png");
    let motif = Motif {
        back: [88, 24, 96],
        front: [250, 190, 90],
    };
    store_picture(deps, &thumbnail, motif, (480, 720)).await?;
    let now = deps.now();
    let room = RoomItem {
        id: LIVESTREAM,
        seller_id: seller.id,
        seller_name: seller.username.clone(),
        title: "Festival evening with Jane".to_owned(),
        description: "Sarees, lamps and a few surprises, to the highest bidder.".to_owned(),
        category_id: 2,
        product_ids: PRODUCTS
            .iter()
            .take(3)
            .map(|sample| ProductId(sample.id))
            .collect(),
        channel: LIVESTREAM.to_string(),
        thumbnail: Some(thumbnail),
        room_status: LivestreamStatus::Scheduled,
        scheduled_start: Some(now.plus(DAY)),
        started_at: None,
        ended_at: None,
        end_reason: None,
        auction_id: None,
        credits_consumed: 0,
        credit_warned: false,
        slow_mode: 0,
        created_at: now,
        updated_at: now,
    };
    deps.store().create_room(&room).await?;
    Ok(deps.store().relist(Entry::Room(LIVESTREAM)).await?)
}
