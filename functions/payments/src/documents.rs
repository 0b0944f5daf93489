//! Documents about money: invoices and reports (contract sections 13.1 to 13.3).

pub mod credit_report;
pub mod invoice;
pub mod pdf;
pub mod revenue_report;

use boli_runtime::Response;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

/// A PDF to be saved under that name.
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
