//! Documents that people save: invoices and reports.

pub mod pdf;

use crate::Response;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

/// A PDF to be saved under that name.
#[must_use]
pub fn download(file_name: &str, pdf: Vec<u8>) -> Response {
    let mut response = Response::new(StatusCode::OK)
        .header(CONTENT_TYPE, "application/pdf")
        .header(
            CONTENT_DISPOSITION,
            &format!("attachment; filename=\"{file_name}\""),
        );
    response.body = pdf.into();
    response
}
