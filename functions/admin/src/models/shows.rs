//! Livestreams, auctions, chat, and who keeps order.

use super::{YES_NO, column, field, flag, money, number, state, text, time, user};
use crate::actions::shows;
use crate::model::{By, Filter, Group, Kind, Model, Narrowed, Related, Search, Source};
use boli_domain::auction::AuctionStatus;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::operator::Permission;
use boli_store::keys::{self, IndexName, Key};
use boli_store::{Entity, Shelf, items};

fn in_room(key: &Key, prefix: &str) -> Option<Shelf> {
    keys::room_of(key).map(|room| Shelf::collection(keys::room_partition(room), prefix))
}

fn bans(key: &Key) -> Option<Shelf> {
    let pk = keys::bans(keys::room_of(key)?);
    let index = IndexName::Gsi1;
    Some(Shelf::Index { index, pk })
}

fn bids(key: &Key) -> Option<Shelf> {
    let auction = key.sk.strip_prefix(keys::AUCTION_PREFIX)?.parse().ok()?;
    in_room(key, &keys::bid_prefix(auction))
}

fn rooms_of(status: &str) -> Option<Shelf> {
    let status = match status {
        "scheduled" => LivestreamStatus::Scheduled,
        "live" => LivestreamStatus::Live,
        "ended" => LivestreamStatus::Ended,
        _ => return None,
    };
    Some(Shelf::List(keys::rooms_list(Some(status), None)))
}

fn auctions_of(status: &str) -> Option<Shelf> {
    let status = match status {
        "open" => AuctionStatus::Open,
        "closed" => AuctionStatus::Closed,
        _ => return None,
    };
    Some(Shelf::List(keys::auctions_list(Some(status))))
}

fn room_key(text: &str) -> Option<Key> {
    text.parse().ok().map(keys::room)
}

const ROOM: super::Column = column("Livestream", "room_id", Kind::Of("livestreams"));

pub const MODELS: &[Model] = &[
    Model {
        name: "livestreams",
        title: "Livestreams",
        group: Group::Shows,
        needs: Permission::SeeShows,
        entity: items::RoomItem::NAME,
        label: "title",
        columns: &[
            text("Title", "title"),
            user("Seller", "seller_id"),
            state("Status", "room_status"),
            column("Category", "category_id", Kind::Of("categories")),
            number("Credits used", "credits_consumed"),
            time("Scheduled", "scheduled_start"),
            time("Created", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::List(keys::rooms_list(None, None))),
        filters: &[Filter {
            name: "status",
            title: "status",
            values: &[
                ("live", "live"),
                ("scheduled", "scheduled"),
                ("ended", "ended"),
            ],
            by: Narrowed::Shelf(rooms_of),
        }],
        has_days: true,
        search: Some(Search {
            hint: "a seller, or an id",
            by: &[
                By::Key(room_key),
                By::OfUser(|id| Shelf::List(keys::seller_rooms_list(id))),
            ],
        }),
        related: &[
            Related {
                model: "auctions",
                shelf: |key, _| in_room(key, keys::AUCTION_PREFIX),
            },
            Related {
                model: "viewers",
                shelf: |key, _| in_room(key, keys::VIEWER_PREFIX),
            },
            Related {
                model: "chat",
                shelf: |key, _| in_room(key, keys::CHAT_PREFIX),
            },
            Related {
                model: "moderators",
                shelf: |key, _| in_room(key, keys::MODERATOR_PREFIX),
            },
            Related {
                model: "bans",
                shelf: |key, _| bans(key),
            },
        ],
        actions: &[&shows::END_STREAM, &shows::BAN],
    },
    Model {
        name: "viewers",
        title: "Stream viewers",
        group: Group::Shows,
        needs: Permission::SeeShows,
        entity: items::ViewerItem::NAME,
        label: "username",
        columns: &[
            ROOM,
            text("Viewer", "username"),
            time("Joined", "joined_at"),
        ],
        source: Source::Under {
            parents: "livestreams",
            shelf: |key| in_room(key, keys::VIEWER_PREFIX),
        },
        filters: &[],
        has_days: false,
        search: None,
        related: &[],
        actions: &[],
    },
    Model {
        name: "auctions",
        title: "Auctions",
        group: Group::Shows,
        needs: Permission::SeeShows,
        entity: items::AuctionItem::NAME,
        label: "product_name",
        columns: &[
            text("Product", "product_name"),
            text("Livestream", "room_title"),
            money("Starts at", "starting_price"),
            money("Highest", "high"),
            state("Status", "status"),
            text("Winner", "winner_name"),
            time("Started", "started_at"),
        ],
        source: Source::Shelf(|| Shelf::List(keys::auctions_list(None))),
        filters: &[Filter {
            name: "status",
            title: "status",
            values: &[("open", "open"), ("closed", "closed")],
            by: Narrowed::Shelf(auctions_of),
        }],
        has_days: true,
        search: Some(Search {
            hint: "a part of the product's name or the livestream's title",
            by: &[By::Fields(&["product_name", "room_title"])],
        }),
        related: &[Related {
            model: "bids",
            shelf: |key, _| bids(key),
        }],
        actions: &[],
    },
    Model {
        name: "bids",
        title: "Bids",
        group: Group::Shows,
        needs: Permission::SeeShows,
        entity: items::BidItem::NAME,
        label: "bidder_name",
        columns: &[
            ROOM,
            text("Bidder", "bidder_name"),
            money("Amount", "amount"),
            number("Number", "seq"),
            time("At", "at"),
        ],
        source: Source::Under {
            parents: "auctions",
            shelf: bids,
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: "a part of the bidder's name",
            by: &[By::Fields(&["bidder_name"])],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "chat",
        title: "Chat messages",
        group: Group::Shows,
        needs: Permission::SeeShows,
        entity: items::ChatMessageItem::NAME,
        label: "content",
        columns: &[
            text("User", "username"),
            ROOM,
            state("Type", "message_type"),
            text("Content", "content"),
            flag("Visible", "is_visible"),
            time("Sent", "created_at"),
        ],
        source: Source::Under {
            parents: "livestreams",
            shelf: |key| in_room(key, keys::CHAT_PREFIX),
        },
        filters: &[
            field(
                "type",
                "message_type",
                &[
                    ("text", "text"),
                    ("emoji", "emoji"),
                    ("system", "system"),
                    ("bid", "bid"),
                ],
            ),
            field("visible", "is_visible", YES_NO),
        ],
        has_days: false,
        search: Some(Search {
            hint: "a part of the user's name or the content",
            by: &[By::Fields(&["username", "content"])],
        }),
        related: &[],
        actions: &[&shows::HIDE_MESSAGE],
    },
    Model {
        name: "moderators",
        title: "Moderators",
        group: Group::Shows,
        needs: Permission::SeeShows,
        entity: items::ModeratorItem::NAME,
        label: "username",
        columns: &[
            ROOM,
            text("Moderator", "username"),
            text("Added by", "added_by_name"),
            time("Added", "added_at"),
        ],
        source: Source::Under {
            parents: "livestreams",
            shelf: |key| in_room(key, keys::MODERATOR_PREFIX),
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: "a part of the moderator's name",
            by: &[By::Fields(&["username"])],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "bans",
        title: "Bans",
        group: Group::Shows,
        needs: Permission::SeeShows,
        entity: items::GateItem::NAME,
        label: "username",
        columns: &[
            text("User", "username"),
            ROOM,
            text("Banned by", "ban.banned_by_name"),
            text("Reason", "ban.reason"),
            time("Banned", "ban.banned_at"),
        ],
        source: Source::Under {
            parents: "livestreams",
            shelf: bans,
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: "a part of the user's name",
            by: &[By::Fields(&["username"])],
        }),
        related: &[],
        actions: &[&shows::UNBAN],
    },
];
