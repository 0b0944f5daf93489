//! Categories, products and their pictures.

use crate::field::{Field, Kind, choice, integer_of, of, text, word};
use crate::operation::Operation;
use boli_domain::limits::{
    MAX_CATEGORY_NAME_CHARS, MAX_DESCRIPTION_CHARS, MAX_HSN_CHARS, MAX_PRODUCT_NAME_CHARS,
    MAX_STOCK_UNITS, MAX_UPLOAD_BYTES,
};
use boli_domain::product::ProductStatus;
use boli_wire::catalog::{Category, Image, ImageUpload, Product, ProductRef, ShopCard};

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = categories();
    operations.extend(products());
    operations.extend(pictures());
    operations
}

fn categories() -> Vec<Operation> {
    vec![
        Operation::of("catalog-list-categories", "The active categories.")
            .open()
            .get("/api/products/categories/")
            .paged()
            .page::<Category>(),
        Operation::of("catalog-create-category", "Staff adds a category.")
            .post("/api/products/categories/")
            .body(category())
            .created::<Category>()
            .refuses([403]),
        Operation::of("catalog-get-category", "An active category.")
            .open()
            .get("/api/products/categories/{id}/")
            .ok::<Category>(),
        Operation::of(
            "catalog-update-category",
            "Staff changes a category, as a whole or in part.",
        )
        .put("/api/products/categories/{id}/")
        .patch("/api/products/categories/{id}/")
        .body(category())
        .patch_is_partial()
        .ok::<Category>()
        .refuses([403]),
        Operation::of(
            "catalog-delete-category",
            "Staff removes a category. Products that are in it keep its name.",
        )
        .delete("/api/products/categories/{id}/")
        .nothing()
        .refuses([403]),
    ]
}

fn products() -> Vec<Operation> {
    vec![
        Operation::of("catalog-list-products", "Products, newest first.")
            .open_or_signed_in()
            .get("/api/products/products/")
            .query([
                text("search", MAX_DESCRIPTION_CHARS),
                text("category", MAX_CATEGORY_NAME_CHARS),
                of("min_price", Kind::Money),
                of("max_price", Kind::Money),
                word::<ProductStatus>("status"),
                of("seller", Kind::Id),
            ])
            .paged()
            .page::<ShopCard>(),
        Operation::of("catalog-create-product", "A seller puts a product on sale.")
            .post("/api/products/products/")
            .body(product())
            .created::<ProductRef>()
            .refuses([403]),
        Operation::of(
            "catalog-list-own-products",
            "Everything that the calling seller has, newest first.",
        )
        .get("/api/products/products/my_products/")
        .page::<ShopCard>()
        .refuses([403]),
        Operation::of("catalog-get-product", "A product's page.")
            .open_or_signed_in()
            .get("/api/products/products/{id}/")
            .ok::<Product>(),
        Operation::of(
            "catalog-update-product",
            "Its seller changes a product, as a whole or in part.",
        )
        .put("/api/products/products/{id}/")
        .patch("/api/products/products/{id}/")
        .body(product())
        .patch_is_partial()
        .ok::<ProductRef>()
        .refuses([403]),
        Operation::of(
            "catalog-delete-product",
            "Its seller takes a product off the shop.",
        )
        .delete("/api/products/products/{id}/")
        .nothing()
        .refuses([403]),
    ]
}

fn pictures() -> Vec<Operation> {
    let most = i64::try_from(MAX_UPLOAD_BYTES).unwrap_or(i64::MAX);
    vec![
        Operation::of("catalog-list-images", "A product's pictures.")
            .get("/api/products/products/{id}/images/")
            .paged()
            .page::<Image>(),
        Operation::of(
            "catalog-create-upload",
            "Where a picture of a product may be put, up to a size that no request has.",
        )
        .post("/api/products/products/{id}/images/uploads/")
        .body([
            choice("content_type", &["image/gif", "image/jpeg", "image/png"]).required(),
            integer_of("size", 1..=most).required(),
        ])
        .created::<ImageUpload>()
        .refuses([403]),
        Operation::of(
            "catalog-upload-image",
            "Adds a picture to a product: a form's, or one that was put into the bucket. The first one is the primary one.",
        )
        .post("/api/products/products/{id}/images/")
        .body([
            of("image", Kind::File),
            of("upload_id", Kind::Id),
            of("is_primary", Kind::Flag),
        ])
        .created::<Image>()
        .refuses([403]),
        Operation::of("catalog-get-image", "A picture of a product.")
            .get("/api/products/products/images/{id}/")
            .get("/api/products/images/{id}/")
            .ok::<Image>()
            .refuses([403]),
        Operation::of(
            "catalog-update-image",
            "Replaces a picture, or makes it the primary one.",
        )
        .put("/api/products/products/images/{id}/")
        .patch("/api/products/products/images/{id}/")
        .put("/api/products/images/{id}/")
        .patch("/api/products/images/{id}/")
        .body([
            of("image", Kind::File).required(),
            of("is_primary", Kind::Flag),
        ])
        .patch_is_partial()
        .ok::<Image>()
        .refuses([403]),
        Operation::of("catalog-delete-image", "Removes a picture of a product.")
            .delete("/api/products/products/images/{id}/")
            .delete("/api/products/images/{id}/")
            .nothing()
            .refuses([403]),
    ]
}

fn category() -> [Field; 4] {
    [
        text("name", MAX_CATEGORY_NAME_CHARS).required(),
        text("description", MAX_DESCRIPTION_CHARS),
        of("is_active", Kind::Flag),
        of("image", Kind::File),
    ]
}

fn product() -> [Field; 8] {
    [
        text("name", MAX_PRODUCT_NAME_CHARS).required(),
        text("description", MAX_DESCRIPTION_CHARS).required(),
        integer_of("category", i64::MIN..=i64::MAX).required(),
        of("base_price", Kind::Money).required(),
        integer_of("quantity", 0..=i64::from(MAX_STOCK_UNITS)).required(),
        word::<ProductStatus>("status"),
        text("hsn_code", MAX_HSN_CHARS),
        // In percent, written as money is.
        of("gst_rate", Kind::Money),
    ]
}
