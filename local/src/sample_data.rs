//! What a fresh local cloud shows: accounts, categories, products with pictures and a
//! scheduled livestream. Each piece is put in place only when it is missing, so seeding again,
//! or after an interruption, changes nothing else.

mod picture;

use boli_domain::account::{UserType, VerificationStatus};
use boli_domain::livestream::LivestreamStatus;
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, ProductId, RoomId};
use boli_runtime::{Deps, Failure, passwords};
use boli_store::OwnershipRefused;
use boli_store::items::{
    AccountStatus, CategoryItem, ProductImage, ProductItem, RoomItem, SellerProfile, UserItem,
};
use picture::Motif;
use std::time::Duration;
use uuid::Uuid;

/// Username and password of each sample account, for the start-up message.
pub const ACCOUNTS: [(&str, &str); 3] =
    [("buyer1", "buyer123"), ("seller1", "seller123"), ("admin", "admin123")];

/// Puts the sample data in place.
///
/// # Errors
/// The table or the object store can't be reached.
pub async fn seed(deps: &Deps) -> Result<(), Failure> {
    for account in [buyer(), seller(), operator()] {
        seed_account(deps, account).await?;
    }
    for (id, (name, description)) in (1..).zip(CATEGORIES) {
        seed_category(deps, id, name, description).await?;
    }
    let Some(seller) = deps.store().user_by_username("seller1").await? else { return Ok(()) };
    for sample in &PRODUCTS {
        seed_product(deps, &seller, sample).await?;
    }
    seed_livestream(deps, &seller).await
}

struct Account {
    username: &'static str,
    password: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    phone_number: &'static str,
    user_type: UserType,
    is_staff: bool,
    seller: Option<SellerProfile>,
    credits: u32,
}

fn buyer() -> Account {
    Account {
        username: "buyer1",
        password: "buyer123",
        first_name: "John",
        last_name: "Doe",
        phone_number: "+919876543211",
        user_type: UserType::Buyer,
        is_staff: false,
        seller: None,
        credits: 0,
    }
}

fn seller() -> Account {
    Account {
        username: "seller1",
        password: "seller123",
        first_name: "Jane",
        last_name: "Smith",
        phone_number: "+919876543212",
        user_type: UserType::Seller,
        is_staff: false,
        seller: Some(SellerProfile {
            shop_name: "Jane's Electronics".to_owned(),
            shop_address: "123 Main Street, Mumbai, Maharashtra, India".to_owned(),
            aadhaar_last4: "9012".to_owned(),
            pan_number: "ABCDE1234F".to_owned(),
            verification_status: VerificationStatus::Verified,
            is_account_active: true,
            verified_at: None,
        }),
        credits: 10,
    }
}

/// An operator without a shop: the API does not sign this account in.
fn operator() -> Account {
    Account {
        username: "admin",
        password: "admin123",
        first_name: "",
        last_name: "",
        phone_number: "+919876543210",
        user_type: UserType::Seller,
        is_staff: true,
        seller: None,
        credits: 0,
    }
}

async fn seed_account(deps: &Deps, account: Account) -> Result<(), Failure> {
    if deps.store().user_by_username(account.username).await?.is_some() {
        return Ok(());
    }
    let user = UserItem {
        id: deps.new_id(),
        username: account.username.to_owned(),
        email: format!("{}@example.com", account.username),
        first_name: account.first_name.to_owned(),
        last_name: account.last_name.to_owned(),
        user_type: account.user_type,
        phone_number: account.phone_number.to_owned(),
        date_joined: deps.now(),
        password_hash: passwords::hash(account.password, deps.random())
            .map_err(|error| Failure::internal(error.to_string()))?,
        account_status: AccountStatus::Active,
        is_staff: account.is_staff,
        date_of_birth: None,
        seller: account.seller,
        credits: account.credits,
    };
    match deps.store().register(&user, None, deps.now()).await {
        Ok(()) => Ok(()),
        // Somebody took the name or the address before: theirs stays.
        Err(OwnershipRefused::Username | OwnershipRefused::Email | OwnershipRefused::Changed) => {
            Ok(())
        }
        Err(OwnershipRefused::Store(error)) => Err(error.into()),
    }
}

const CATEGORIES: [(&str, &str); 5] = [
    ("Electronics", "Electronic devices and gadgets"),
    ("Fashion", "Clothing and accessories"),
    ("Home & Kitchen", "Home appliances and kitchen items"),
    ("Sports", "Sports equipment and accessories"),
    ("Books", "Books and educational materials"),
];

async fn seed_category(
    deps: &Deps,
    id: i64,
    name: &str,
    description: &str,
) -> Result<(), Failure> {
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
    };
    Ok(deps.store().put_category(&category).await?)
}

struct Product {
    id: Uuid,
    name: &'static str,
    description: &'static str,
    category_id: i64,
    price_rupees: u64,
    units: u32,
    motif: Motif,
}

/// Fixed ids: so a product is known again, whatever its seller made of it.
const PRODUCTS: [Product; 6] = [
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0001),
        name: "Banarasi Silk Saree",
        description: "Hand-woven in Varanasi, with a zari border.",
        category_id: 2,
        price_rupees: 2_499,
        units: 12,
        motif: Motif { back: [122, 28, 60], front: [232, 180, 80] },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0002),
        name: "Wireless Earbuds",
        description: "Thirty hours with their case, and quiet on the train.",
        category_id: 1,
        price_rupees: 1_299,
        units: 40,
        motif: Motif { back: [32, 44, 72], front: [120, 200, 240] },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0003),
        name: "Brass Diya Set",
        description: "Six oil lamps from Moradabad.",
        category_id: 3,
        price_rupees: 549,
        units: 25,
        motif: Motif { back: [96, 48, 20], front: [250, 200, 70] },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0004),
        name: "Kashmir Willow Bat",
        description: "Full size, knocked in and ready to play.",
        category_id: 4,
        price_rupees: 1_899,
        units: 8,
        motif: Motif { back: [24, 92, 56], front: [230, 208, 160] },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0005),
        name: "One Hundred Dals",
        description: "A cookbook that never leaves the kitchen.",
        category_id: 5,
        price_rupees: 399,
        units: 30,
        motif: Motif { back: [200, 120, 40], front: [250, 240, 220] },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0006),
        name: "Bluetooth Speaker",
        description: "Splash-proof, for the terrace.",
        category_id: 1,
        price_rupees: 1_799,
        units: 15,
        motif: Motif { back: [60, 60, 66], front: [240, 96, 72] },
    },
];

async fn seed_product(deps: &Deps, seller: &UserItem, sample: &Product) -> Result<(), Failure> {
    let id = ProductId(sample.id);
    if deps.store().product(id).await?.is_some() {
        return Ok(());
    }
    let image_id = deps.new_row_id();
    let key = format!("products/{id}/{image_id}.png");
    store_picture(deps, &key, sample.motif, (500, 500)).await?;
    let image = ProductImage { id: image_id, key, is_primary: true, created_at: deps.now() };
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
    };
    Ok(deps.store().create_pictured_product(product, image).await?)
}

async fn store_picture(
    deps: &Deps,
    key: &str,
    motif: Motif,
    size: (u32, u32),
) -> Result<(), Failure> {
    let png = picture::png(motif, size).map_err(Failure::internal)?;
    deps.media()?.put(key, "image/png", png).await.map_err(Failure::unavailable)
}

const LIVESTREAM: RoomId = RoomId(Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0010));
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn seed_livestream(deps: &Deps, seller: &UserItem) -> Result<(), Failure> {
    if deps.store().room(LIVESTREAM).await?.is_some() {
        return Ok(());
    }
    let thumbnail = format!("livestreams/thumbnails/{LIVESTREAM}.png");
    let motif = Motif { back: [88, 24, 96], front: [250, 190, 90] };
    store_picture(deps, &thumbnail, motif, (480, 720)).await?;
    let now = deps.now();
    let room = RoomItem {
        id: LIVESTREAM,
        seller_id: seller.id,
        seller_name: seller.username.clone(),
        title: "Festival evening with Jane".to_owned(),
        description: "Sarees, lamps and a few surprises, to the highest bidder.".to_owned(),
        category_id: 2,
        product_ids: PRODUCTS.iter().take(3).map(|sample| ProductId(sample.id)).collect(),
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
        created_at: now,
        updated_at: now,
    };
    Ok(deps.store().create_room(&room).await?)
}
