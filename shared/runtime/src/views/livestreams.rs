//! Livestreams as clients see them.

use boli_store::items::{ProductItem, RoomItem};
use boli_store::{Categories, WatchedRoom};
use boli_wire::Ist;
use boli_wire::livestreams::{Stream, StreamRow};

/// A livestream as lists show it. `media_url` makes the address of a key in the media bucket.
pub fn row(
    watched: &WatchedRoom,
    categories: &Categories,
    media_url: impl Fn(&str) -> String,
) -> StreamRow {
    let room = &watched.room;
    StreamRow {
        id: room.id,
        title: room.title.clone(),
        description: room.description.clone(),
        category_name: categories.name(room.category_id).to_owned(),
        thumbnail: room.thumbnail.as_deref().map(media_url),
        status: room.room_status,
        scheduled_start_time: room.scheduled_start.map(Ist),
        viewer_count: watched.viewers,
        seller_name: room.seller_name.clone(),
        products: room.product_ids.clone(),
        created_at: Ist(room.created_at),
    }
}

/// A livestream's page with the products it shows.
pub fn stream(
    watched: &WatchedRoom,
    products: &[ProductItem],
    categories: &Categories,
    media_url: impl Fn(&str) -> String,
) -> Stream {
    let room: &RoomItem = &watched.room;
    Stream {
        id: room.id,
        title: room.title.clone(),
        description: room.description.clone(),
        category: room.category_id,
        category_name: categories.name(room.category_id).to_owned(),
        thumbnail: room.thumbnail.as_deref().map(&media_url),
        products: products.iter().map(|product| product.id).collect(),
        products_data: products
            .iter()
            .map(|product| super::catalog::card(product, categories, &media_url))
            .collect(),
        agora_channel_name: room.channel.clone(),
        status: room.room_status,
        scheduled_start_time: room.scheduled_start.map(Ist),
        actual_start_time: room.started_at.map(Ist),
        end_time: room.ended_at.map(Ist),
        viewer_count: watched.viewers,
        credits_consumed: room.credits_consumed,
        seller: room.seller_id,
        seller_name: room.seller_name.clone(),
        created_at: Ist(room.created_at),
        updated_at: Ist(room.updated_at),
    }
}
