//! A seller who uploads.

use crate::catalog::{PRODUCTS, saree, sign_in};
use boli_local::World;
use boli_local::world::Reply;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};

/// A seller with a product.
pub struct Shop {
    pub world: World,
    pub seller: String,
    pub images: String,
}

impl Shop {
    pub async fn open() -> Self {
        let world = World::start().await;
        let seller = sign_in(&world, "seller1", "seller123").await;
        let images = Self::product(&world, &seller).await;
        Self {
            world,
            seller,
            images,
        }
    }

    /// The path of a new product's pictures.
    pub async fn product(world: &World, seller: &str) -> String {
        let product = saree("active");
        let created = world.call(Method::POST, PRODUCTS, Some(seller), Some(product));
        format!(
            "{PRODUCTS}{}/images/",
            created.await.body["id"].as_str().unwrap()
        )
    }

    pub async fn post(&self, path: &str, token: &str, body: Value) -> Reply {
        let call = self.world.call(Method::POST, path, Some(token), Some(body));
        call.await
    }

    /// Asks where to put a picture of so many bytes.
    pub async fn ask(&self, content_type: &str, size: usize) -> Reply {
        let body = json!({ "content_type": content_type, "size": size });
        let path = format!("{}uploads/", self.images);
        self.post(&path, &self.seller, body).await
    }

    /// Asks, and must be told.
    pub async fn asked(&self, size: usize) -> Value {
        let reply = self.ask("image/png", size).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.body
    }

    /// Puts a picture there, as any HTTP client does.
    pub async fn put(&self, url: &Value, content_type: &str, picture: &[u8]) -> Reply {
        let request = Request::put(url.as_str().unwrap())
            .header("content-type", content_type)
            .header("content-length", picture.len())
            .body(Bytes::copy_from_slice(picture));
        self.world.send(request.unwrap()).await
    }

    pub async fn uploaded(&self, picture: &[u8]) -> Value {
        let told = self.asked(picture.len()).await;
        let reply = self.put(&told["url"], "image/png", picture).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        told["upload_id"].clone()
    }

    pub async fn claim(&self, upload: &Value) -> Reply {
        self.claim_for(&self.images, &self.seller, upload).await
    }

    pub async fn claim_for(&self, images: &str, token: &str, upload: &Value) -> Reply {
        let body = json!({ "upload_id": upload, "is_primary": true });
        self.post(images, token, body).await
    }

    /// What the bucket has of uploads.
    pub fn raw(&self) -> Vec<String> {
        let objects = &self.world.core().services.objects;
        objects.list("uploads/").unwrap()
    }
}
