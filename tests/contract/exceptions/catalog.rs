//! Categories, products and their pictures.

use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    (
        "catalog/product_create_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "catalog/image_list_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "catalog/category_create_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "catalog/category_create_by_buyer_allowed",
        "F9: categories are staff's",
        Expect::Reply(
            403,
            r#"{"detail": "You do not have permission to perform this action.", "error": "You do not have permission to perform this action."}"#,
        ),
    ),
    (
        "catalog/category_delete_by_buyer_allowed",
        "F9: categories are staff's",
        Expect::Reply(
            403,
            r#"{"detail": "You do not have permission to perform this action.", "error": "You do not have permission to perform this action."}"#,
        ),
    ),
    (
        "catalog/image_delete_client_path",
        "D2: the path that the seller console calls is served; the picture is gone by then",
        Expect::Reply(
            404,
            r#"{"detail": "No ProductImage matches the given query.", "error": "No ProductImage matches the given query."}"#,
        ),
    ),
    (
        "catalog/my_products_anonymous",
        "F14: nobody's products are no crash",
        Expect::Reply(
            401,
            r#"{"detail": "Authentication credentials were not provided.", "error": "Authentication credentials were not provided."}"#,
        ),
    ),
    (
        "catalog/product_create_unverified_seller",
        "N: refusals are objects with an error",
        Expect::Reply(400, r#"{"error": "Seller account not verified"}"#),
    ),
    (
        "catalog/product_create_zero_and_negative_price_accepted",
        "F44: prices are not negative",
        Expect::Reply(
            400,
            r#"{"base_price": ["Ensure this value is greater than or equal to 0."]}"#,
        ),
    ),
    (
        "catalog/product_detail_inactive_other_user",
        "F44: an inactive product is its seller's alone",
        Expect::Like("catalog/product_detail_inactive_anonymous"),
    ),
    (
        "catalog/products_list_status_inactive_anonymous",
        "F44: an inactive product is its seller's alone",
        Expect::Rows(
            "catalog/products_list_status_inactive_anonymous",
            "/results",
            0,
        ),
    ),
    (
        "catalog/products_list_category_name_crashes",
        "N: a category is filtered by id or name",
        Expect::Like("catalog/products_list_category"),
    ),
    (
        "catalog/products_list_price_filters_ignored",
        "N: price filters hold",
        Expect::Rows("catalog/products_list_price_filters_ignored", "/results", 1),
    ),
];
