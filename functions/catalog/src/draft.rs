//! What a body says a product is.

use boli_domain::gst::{GoodsTax, GstRate, Hsn};
use boli_domain::limits::{
    MAX_DESCRIPTION_CHARS, MAX_HSN_CHARS, MAX_PRODUCT_NAME_CHARS, MAX_STOCK_UNITS,
};
use boli_domain::product::ProductStatus;
use boli_store::items::ProductItem;
use boli_store::{Categories, ProductChange};
use boli_wire::catalog::ProductRef;
use boli_wire::{Decimal, FieldErrors, Form};

/// Reads a product; what is not sent is as `before` has it. Without a product before, all but
/// the status must be sent.
///
/// # Errors
/// What is wrong, by field.
pub fn read(
    mut form: Form,
    categories: &Categories,
    before: Option<&ProductItem>,
    tax: TaxRead<'_>,
) -> Result<ProductChange, FieldErrors> {
    let kept = |form: &Form, field: &str| before.filter(|_| !form.has(field));
    let name = match kept(&form, "name") {
        Some(product) => product.name.clone(),
        None => form.text("name", MAX_PRODUCT_NAME_CHARS),
    };
    let description = match kept(&form, "description") {
        Some(product) => product.description.clone(),
        None => form.text("description", MAX_DESCRIPTION_CHARS),
    };
    let category_id = match kept(&form, "category") {
        Some(product) => product.category_id,
        None => read_category(&mut form, categories),
    };
    let base_price = match kept(&form, "base_price") {
        Some(product) => product.base_price,
        None => form.amount("base_price"),
    };
    let quantity = match kept(&form, "quantity") {
        Some(_) => None,
        None => u32::try_from(form.integer("quantity", 0..=i64::from(MAX_STOCK_UNITS))).ok(),
    };
    let status = form.optional_choice("status").or_else(|| {
        let before = before.map(|product| product.product_status);
        before.or(Some(ProductStatus::Active))
    });
    let tax = tax.read(&mut form);
    form.finish()?;
    Ok(ProductChange {
        name,
        description,
        category_id,
        base_price,
        status: status.unwrap_or_default(),
        quantity,
        tax,
    })
}

/// What is known of the goods for the tax, and the day of the change. Clients from before don't
/// send it: also a product that is sent as a whole keeps it.
#[derive(Clone, Copy, Debug)]
pub struct TaxRead<'a> {
    pub known: Option<&'a GoodsTax>,
    /// In India.
    pub day: &'a str,
}

impl TaxRead<'_> {
    fn read(self, form: &mut Form) -> GoodsTax {
        let mut tax = self.known.cloned().unwrap_or_default();
        if form.has("hsn_code") {
            let code = form.optional_text("hsn_code", MAX_HSN_CHARS);
            tax.hsn = code.filter(|code| !code.is_empty()).and_then(|code| {
                let read = code.parse::<Hsn>();
                read.map_err(|refused| form.reject("hsn_code", refused.to_string()))
                    .ok()
            });
        }
        if form.has("gst_rate") {
            // Hundredths of a percent are basis points, as hundredths of a rupee are paise.
            tax.rate = form.optional_amount("gst_rate").and_then(|points| {
                let read = GstRate::on(self.day, points.0);
                read.map_err(|refused| form.reject("gst_rate", refused.to_string()))
                    .ok()
            });
        }
        tax
    }
}

fn read_category(form: &mut Form, categories: &Categories) -> i64 {
    // Outside the range means not read: the form already holds the error.
    const NO_CATEGORY: i64 = 0;
    let id = form.integer("category", i64::MIN..=i64::MAX);
    if id != NO_CATEGORY && categories.get(id).is_none() {
        form.reject(
            "category",
            format!("Invalid pk \"{id}\" - object does not exist."),
        );
    }
    id
}

/// The reply to creating or changing a product.
#[must_use]
pub fn reply(product: ProductItem) -> ProductRef {
    ProductRef {
        id: product.id,
        name: product.name,
        description: product.description,
        category: product.category_id,
        base_price: Decimal(product.base_price),
        quantity: product.available,
        status: product.product_status,
        hsn_code: product.tax.hsn.map(String::from),
        gst_rate: product.tax.rate.map(GstRate::percent),
    }
}
