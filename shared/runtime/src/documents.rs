//! Documents that people save: invoices and reports.

pub mod pdf;

use crate::Response;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

pub const PDF: &str = "application/pdf";
/// With a header line, in UTF-8 (RFC 4180, RFC 7111).
pub const CSV: &str = "text/csv; charset=utf-8; header=present";

/// A document to be saved under that name.
#[must_use]
pub fn download(file_name: &str, content_type: &str, document: Vec<u8>) -> Response {
    let mut response = Response::new(StatusCode::OK)
        .header(CONTENT_TYPE, content_type)
        .header(
            CONTENT_DISPOSITION,
            &format!("attachment; filename=\"{file_name}\""),
        );
    response.body = document.into();
    response
}
