//! Sockets that are gone without a word: whoever posts to one first forgets it, and its
//! viewer has left.

use super::{auction, done, live_stream, seller};
use boli_local::World;
use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults};
use boli_local::people::Person;
use boli_local::world::Client;
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// To a function every socket is gone.
struct Gone(&'static str);

impl Faults for Gone {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let posts = call.function == self.0 && call.service == Service::Sockets;
        posts.then(Fault::gone)
    }
}

/// A live stream that one buyer watches over a socket, and another does not.
struct Scene {
    world: World,
    seller: String,
    viewer: Person,
    other: Person,
    stream: String,
    product: String,
    socket: Client,
}

impl Scene {
    async fn set() -> Self {
        let world = World::start().await;
        let seller = seller(&world).await;
        let (stream, product) = live_stream(&world, &seller, 2).await;
        let viewer = world.cloud().buyer("asha").await.unwrap();
        let other = world.cloud().buyer("ravi").await.unwrap();
        let path = format!("/ws/livestream/{stream}/?token={}", viewer.token);
        let socket = world.connect(&path).await.unwrap();
        let scene = Self {
            world,
            seller,
            viewer,
            other,
            stream,
            product,
            socket,
        };
        scene.join(&scene.viewer).await;
        scene.world.settle().await;
        assert_eq!(scene.viewers().await, 1);
        scene
    }

    async fn join(&self, who: &Person) {
        let path = format!("/api/livestreams/livestreams/{}/join/", self.stream);
        done(&self.world, Method::POST, &path, &who.token, None).await;
    }

    async fn viewers(&self) -> Value {
        let path = format!("/api/livestreams/livestreams/{}/", self.stream);
        let page = self.world.call(Method::GET, &path, None, None).await;
        page.body["viewer_count"].clone()
    }

    /// As many sockets as fill the first shard came and went.
    async fn fill_a_shard(&self) {
        let room = self.stream.parse().unwrap();
        let store = self.world.cloud().operator().store();
        for _ in 0..boli_domain::limits::SHARD_CONNECTIONS {
            store.count_socket(room).await.unwrap();
        }
        assert_eq!(store.socket_shards(room).await.unwrap(), 2);
    }

    /// Lets the handshake's grace pass; then every post of `function` fails.
    async fn losesockets_of(&self, function: &'static str) {
        self.world.pass(Duration::from_secs(11)).await;
        self.world.set_faults(Some(Arc::new(Gone(function))));
    }

    async fn sockets(&self) -> usize {
        let room = self.stream.parse().unwrap();
        let store = self.world.cloud().operator().store();
        store.members(room, 0).await.unwrap().len()
    }

    async fn end(self) {
        self.world.set_faults(None);
        let path = format!("/api/livestreams/livestreams/{}/end/", self.stream);
        done(&self.world, Method::PATCH, &path, &self.seller, None).await;
        self.world.settle().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_vanishedsocket_is_forgotten_by_the_broadcast() {
    let scene = Scene::set().await;
    scene.losesockets_of("feed-broadcast").await;
    scene.join(&scene.other).await;
    scene.world.settle().await;
    assert_eq!(
        (scene.sockets().await, scene.viewers().await),
        (0, json!(1))
    );
    scene.end().await;
}

#[tokio::test(start_paused = true)]
async fn a_vanishedsocket_of_a_big_room_is_forgotten_by_its_shards_worker() {
    let scene = Scene::set().await;
    scene.fill_a_shard().await;
    scene.losesockets_of("workers-post-frames").await;
    scene.join(&scene.other).await;
    scene.world.settle().await;
    assert_eq!(
        (scene.sockets().await, scene.viewers().await),
        (0, json!(1))
    );
    scene.end().await;
}

#[tokio::test(start_paused = true)]
async fn asocket_of_a_big_room_that_is_not_there_yet_is_posted_to_once_more() {
    let scene = Scene::set().await;
    scene.fill_a_shard().await;
    let path = format!(
        "/ws/livestream/{}/?token={}",
        scene.stream, scene.other.token
    );
    scene
        .world
        .set_faults(Some(Arc::new(Gone("workers-post-frames"))));
    // It opens into the second shard, whose worker does not reach it at first.
    let mut late = scene.world.connect(&path).await.unwrap();
    scene.join(&scene.other).await;
    scene.world.pass(Duration::from_millis(600)).await;
    scene.world.set_faults(None);
    scene.world.settle().await;
    let joined = late.next_of("viewer_joined").await;
    assert!(joined.is_some(), "the second post reaches it");
    scene.end().await;
}

#[tokio::test(start_paused = true)]
async fn a_vanishedsocket_is_forgotten_by_the_countdown() {
    let scene = Scene::set().await;
    scene.losesockets_of("workers-run-auction-clock").await;
    auction(
        &scene.world,
        &scene.seller,
        &scene.stream,
        &scene.product,
        10,
    )
    .await;
    scene.world.pass(Duration::from_secs(15)).await;
    scene.world.settle().await;
    assert_eq!(
        (scene.sockets().await, scene.viewers().await),
        (0, json!(0))
    );
    scene.end().await;
}

#[tokio::test(start_paused = true)]
async fn a_big_rooms_countdown_comes_by_queue() {
    let mut scene = Scene::set().await;
    scene.fill_a_shard().await;
    auction(
        &scene.world,
        &scene.seller,
        &scene.stream,
        &scene.product,
        10,
    )
    .await;
    scene.world.pass(Duration::from_secs(5)).await;
    let update = scene.socket.next_of("bidding_timer_update").await;
    assert!(update.is_some());
    scene.world.pass(Duration::from_secs(10)).await;
    scene.end().await;
}
