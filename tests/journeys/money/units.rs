//! What the steps of a sale write, as docs/ACCESS-PATTERNS.md lists it item by item.

use super::shop::Shop;

impl Shop {
    /// The write units that a function has used so far.
    fn written(&self, function: &str) -> f64 {
        let usage = self.world.core().services.meter.usage();
        usage.get(function).map_or(0.0, |usage| usage.write_units)
    }
}

#[tokio::test(start_paused = true)]
async fn write_units_of_a_line_from_the_shop() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (_, gateway_order) = shop.order().await;
    // The order 4, its buyer's list 1, what is held 1, the product 2.
    assert_eq!(shop.written("orders-create"), 8.0);
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.verify(&callback, 200).await;
    // The order 4, what is held 1, the journal 2; then the line of the cart 1.
    assert_eq!(shop.written("payments-verify"), 8.0);
    shop.world.settle().await;
    // The try that the gateway confirmed.
    assert_eq!(shop.written("workers-verify-payment"), 1.0);
}

#[tokio::test(start_paused = true)]
async fn write_units_of_a_capture_that_a_webhook_tells() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (_, gateway_order) = shop.order().await;
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    // The order 4, what is held 1, the journal 2, however many events there were.
    assert_eq!(shop.written("workers-verify-payment"), 7.0);
}

#[tokio::test(start_paused = true)]
async fn write_units_of_a_line_won_at_an_auction() {
    let shop = Shop::open().await;
    shop.win().await;
    // Three tries to close it, of which two find that it is not due or closed; then the auction's
    // marker 2, the winner's line 2.
    assert_eq!(shop.written("workers-settle-auction"), 3.0 + 4.0);
    let (_, gateway_order) = shop.order().await;
    // The order 4, its buyer's list 1, the won line 2.
    assert_eq!(shop.written("orders-create"), 7.0);
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.verify(&callback, 200).await;
    // The order 4, the journal 2, the won line 2.
    assert_eq!(shop.written("payments-verify"), 8.0);
    shop.world.settle().await;
}
