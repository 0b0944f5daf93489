//! The pages a person sees on a local cloud.

use crate::cloud::Core;
use crate::template::Source;
use boli_store::StoreError;
use boli_store::items::RoomItem;

const STYLE: &str = "<meta charset=utf-8><meta name=viewport content='width=device-width'>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
h1 small { font-weight: normal; color: #777 } code { background: #f3f1ec; padding: .1em .3em }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd; vertical-align: top }
article { border: 1px solid #ddd; border-radius: .5rem; padding: 1rem; margin: 1rem 0 } pre { white-space: pre-wrap; margin: 0 }
td:first-child { white-space: nowrap }
button { font: inherit; padding: .6rem 1.2rem; margin-right: .5rem }
</style>";

/// The livestreams that run, with their sellers.
async fn live(core: &Core) -> Result<Vec<RoomItem>, StoreError> {
    let store = core.operator.store();
    let ids = store.live_room_ids().await?;
    let mut rooms = Vec::with_capacity(ids.len());
    for id in ids {
        rooms.extend(store.room(id).await?);
    }
    Ok(rooms)
}

/// What runs here, who is live, and what can be done with it.
pub(super) async fn index(core: &Core) -> String {
    let live = live(core).await.unwrap_or_default();
    let shows = live.iter().map(|room| {
        let (title, seller) = (escape(&room.title), escape(&room.seller_name));
        format!("<li><b>{title}</b> by {seller}")
    });
    let shows = match live.len() {
        0 => "<p>Nobody is live.".to_owned(),
        _ => format!("<ul>{}</ul>", shows.collect::<String>()),
    };
    let rows = core.functions.iter().map(|(name, function)| {
        let routes = core
            .template
            .routes
            .iter()
            .filter(|route| route.function == **name);
        let mut triggers: Vec<_> = routes
            .map(|route| {
                format!(
                    "{} {}",
                    route.method.as_deref().unwrap_or("ANY"),
                    route.pattern
                )
            })
            .collect();
        let sockets = core
            .template
            .socket_routes
            .iter()
            .filter(|(_, function)| *function == name);
        triggers.extend(sockets.map(|(route, _)| format!("socket {route}")));
        triggers.extend(function.settings.sources.iter().map(|source| match source {
            Source::Queue { queue, .. } => format!("queue {queue}"),
            Source::Stream { .. } => "stream of the table".to_owned(),
            Source::Every(period) => format!("every {} s", period.as_secs()),
        }));
        format!(
            "<tr><td><code>{name}</code><td>{}",
            escape(&triggers.join(", "))
        )
    });
    format!(
        "<!doctype html><title>Boli</title>{STYLE}
<h1>Boli <small>बोली, the local cloud</small></h1>
<p>{} functions are running. Sample accounts: <code>buyer1</code>/<code>buyer123</code>, <code>seller1</code>/<code>seller123</code>.</p>
<h2>Live now</h2>{shows}
<h2>Places</h2>
<table>
<tr><td><a href=/admin/>/admin/</a><td>the operators' panel: <code>operator</code>/<code>operator-local</code>, then an authenticator app
<tr><td><a href=/api/livestreams/livestreams/>GET /api/livestreams/livestreams/</a><td>the livestreams
<tr><td><a href=/api/products/products/>GET /api/products/products/</a><td>the products
<tr><td><a href=/_local/mailbox>/_local/mailbox</a>, <a href=/_local/mail>GET /_local/mail</a><td>mails that went out, newest first
<tr><td>POST /_local/razorpay/checkout<td>play the buyer at the checkout: <code>{{\"razorpay_order_id\", \"outcome\": \"paid\" | \"failed\" | \"late\"}}</code>
<tr><td>/_local/razorpay/checkout/&lt;order id&gt;<td>the same as a page, where a person pays, fails, cancels or pays late
<tr><td>POST /_local/razorpay/refunds<td>how refunds end from now on: <code>{{\"next\": \"processed\" | \"pending\" | \"failed\"}}</code>
<tr><td>POST /_local/razorpay/webhooks<td>how webhooks are sent: <code>{{\"enabled\", \"duplicates\", \"disorder\"}}</code>; after a day without an answer they stop
<tr><td>POST /_local/razorpay/busy<td>have the next calls answered 429: <code>{{\"calls\"}}</code>
<tr><td>GET /_local/razorpay/payouts<td>what was paid to sellers
<tr><td>POST /_local/razorpay/payouts<td>play the bank: <code>{{\"payout_id\", \"outcome\": \"processing\" | \"queued\" | \"processed\" | \"failed\" | \"reversed\" | \"rejected\", \"reason\"?}}</code>, or how payouts end from now on: <code>{{\"next\": ...}}</code>
<tr><td>POST /_local/clock<td>move the clock: <code>{{\"advance_seconds\"}}</code>
<tr><td>POST /_local/sellers<td>verify a seller: <code>{{\"username\", \"verification_status\", \"is_account_active\"}}</code>
<tr><td><a href=/_local/usage>GET /_local/usage</a><td>what each function used
<tr><td><a href=/_local/queues>GET /_local/queues</a><td>what waits in queues and streams, and what was given up on
<tr><td>POST /_local/replay<td>hand what the feed gave up on to its functions again
</table>
<h2>Functions</h2><table>{}</table>",
        core.functions.len(),
        rows.collect::<String>()
    )
}

/// The mails as a person reads them.
pub(super) fn mailbox(core: &Core) -> String {
    let mails = core.services.mailbox.newest_first().unwrap_or_default();
    let articles = mails.iter().map(|mail| {
        format!(
            "<article><b>{}</b><br>to {} · {}<hr><pre>{}</pre></article>",
            escape(&mail.subject),
            escape(&mail.to),
            escape(&mail.sent_at),
            escape(&mail.text)
        )
    });
    format!(
        "<!doctype html><title>Mailbox</title>{STYLE}<h1>Mailbox</h1>{}",
        articles.collect::<String>()
    )
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
