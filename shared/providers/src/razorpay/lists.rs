//! What the gateway is asked about: orders, payments and refunds, one by one or in lists.

use super::entities::Collection;
use super::{GatewayOrder, GatewayPayment, GatewayRefund, Razorpay, RazorpayError, checked};
use boli_domain::Timestamp;
use serde::de::DeserializeOwned;

/// The longest page that the gateway gives; without asking it gives ten.
const PAGE: usize = 100;
/// Pages of one list. More in an hour than Boli is made for, and an end should the gateway
/// give the same page for ever.
const MAX_PAGES: usize = 1_000;

impl Razorpay {
    /// The order made with this receipt, if there is one. The gateway does not hold receipts
    /// unique; of several the newest comes first.
    ///
    /// # Errors
    /// [`RazorpayError`].
    pub async fn find_order_by_receipt(
        &self,
        receipt: &str,
    ) -> Result<Option<GatewayOrder>, RazorpayError> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("receipt", receipt)
            .finish();
        let orders: Collection<GatewayOrder> = self.get(&format!("/v1/orders?{query}")).await?;
        Ok(orders
            .items
            .into_iter()
            .find(|order| order.receipt.as_deref() == Some(receipt)))
    }

    /// # Errors
    /// [`RazorpayError`].
    pub async fn fetch_payment(&self, payment_id: &str) -> Result<GatewayPayment, RazorpayError> {
        self.get(&format!("/v1/payments/{}", checked(payment_id)?))
            .await
    }

    /// All attempts to pay an order.
    ///
    /// # Errors
    /// [`RazorpayError`].
    pub async fn payments_of_order(
        &self,
        order_id: &str,
    ) -> Result<Vec<GatewayPayment>, RazorpayError> {
        let path = format!("/v1/orders/{}/payments", checked(order_id)?);
        self.all(&path, "").await
    }

    /// All attempts to pay that began between two moments, both included, whoever's they are.
    ///
    /// # Errors
    /// [`RazorpayError`].
    pub async fn payments_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<GatewayPayment>, RazorpayError> {
        let range = format!("from={}&to={}&", from.as_seconds(), to.as_seconds());
        self.all("/v1/payments", &range).await
    }

    /// # Errors
    /// [`RazorpayError`].
    pub async fn fetch_refund(&self, refund_id: &str) -> Result<GatewayRefund, RazorpayError> {
        self.get(&format!("/v1/refunds/{}", checked(refund_id)?))
            .await
    }

    /// All refunds of a payment, in whatever state.
    ///
    /// # Errors
    /// [`RazorpayError`].
    pub async fn refunds_of_payment(
        &self,
        payment_id: &str,
    ) -> Result<Vec<GatewayRefund>, RazorpayError> {
        let path = format!("/v1/payments/{}/refunds", checked(payment_id)?);
        self.all(&path, "").await
    }

    /// A whole list, page by page. `range` ends in `&`, or is empty.
    async fn all<T: DeserializeOwned>(
        &self,
        path: &str,
        range: &str,
    ) -> Result<Vec<T>, RazorpayError> {
        let mut items = Vec::new();
        for page in 0..MAX_PAGES {
            let skip = page.saturating_mul(PAGE);
            let path = format!("{path}?{range}count={PAGE}&skip={skip}");
            let found: Collection<T> = self.get(&path).await?;
            let is_last = found.items.len() < PAGE;
            items.extend(found.items);
            if is_last {
                return Ok(items);
            }
        }
        Err(RazorpayError::Unreadable(format!("{path} has no end")))
    }
}
