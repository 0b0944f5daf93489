//! Categories, products and their pictures as clients see them.

use boli_store::Categories;
use boli_store::items::{CategoryItem, ProductImage, ProductItem};
use boli_wire::catalog::{Card, Category, Image, Product, ShopCard};
use boli_wire::{Decimal, Ist};

/// A product as lists and other objects show it. `media_url` makes the address of a key in
/// the media bucket.
pub fn card(
    product: &ProductItem,
    categories: &Categories,
    media_url: impl Fn(&str) -> String,
) -> Card {
    Card {
        id: product.id,
        name: product.name.clone(),
        category_name: categories.name(product.category_id).to_owned(),
        base_price: Decimal(product.base_price),
        available_quantity: product.available,
        status: product.status(),
        seller_name: product.seller_name.clone(),
        primary_image: product
            .primary_image()
            .map(|picture| image(picture, &media_url)),
        created_at: Ist(product.created_at),
    }
}

/// A product in a list of products.
pub fn shop_card(
    product: &ProductItem,
    categories: &Categories,
    media_url: impl Fn(&str) -> String,
) -> ShopCard {
    ShopCard {
        description: product.description.clone(),
        images: images(product, &media_url),
        stock_quantity: product.available,
        card: card(product, categories, media_url),
    }
}

/// A picture of a product.
pub fn image(picture: &ProductImage, media_url: impl Fn(&str) -> String) -> Image {
    Image {
        id: picture.id,
        image: media_url(&picture.key),
        thumbnail: picture.thumbnail.as_deref().map(&media_url),
        is_primary: picture.is_primary,
        created_at: Ist(picture.created_at),
    }
}

/// A product's pictures, the primary one first, then the oldest.
pub fn images(product: &ProductItem, media_url: impl Fn(&str) -> String) -> Vec<Image> {
    let mut pictures: Vec<&ProductImage> = product.images.iter().collect();
    pictures.sort_by_key(|picture| (!picture.is_primary, picture.id));
    pictures
        .into_iter()
        .map(|picture| image(picture, &media_url))
        .collect()
}

/// A product's page. Units reserved for an auction or a checkout are not for sale, so they
/// are in neither quantity.
pub fn product(
    product: &ProductItem,
    categories: &Categories,
    media_url: impl Fn(&str) -> String,
) -> Product {
    Product {
        id: product.id,
        name: product.name.clone(),
        description: product.description.clone(),
        category: product.category_id,
        category_name: categories.name(product.category_id).to_owned(),
        base_price: Decimal(product.base_price),
        quantity: product.available,
        available_quantity: product.available,
        status: product.status(),
        seller: product.seller_id,
        seller_name: product.seller_name.clone(),
        images: images(product, media_url),
        created_at: Ist(product.created_at),
        updated_at: Ist(product.updated_at),
    }
}

/// A category of the shop.
pub fn category(category: &CategoryItem, media_url: impl Fn(&str) -> String) -> Category {
    Category {
        id: category.id,
        name: category.name.clone(),
        description: category.description.clone(),
        image: category.image.as_deref().map(media_url),
        is_active: category.is_active,
        created_at: Ist(category.created_at),
    }
}
