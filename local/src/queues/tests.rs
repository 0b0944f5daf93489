use super::*;
use crate::random::Seeded;

struct Fixture {
    folder: tempfile::TempDir,
    clock: Arc<LocalClock>,
}

impl Fixture {
    fn new() -> Self {
        let clock = Arc::new(LocalClock::starting_at(Timestamp::from_millis(1_000_000)));
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock,
        }
    }

    fn open(&self) -> Queues {
        let dead = QueueSettings {
            visibility: Duration::from_secs(30),
            delay: Duration::ZERO,
            retention: Duration::from_secs(3_600),
            redrive: None,
            fifo: false,
        };
        let line = QueueSettings {
            fifo: true,
            ..dead.clone()
        };
        let work = QueueSettings {
            redrive: Some(("Dead".into(), 2)),
            ..dead.clone()
        };
        let settings = BTreeMap::from([
            ("Work".to_owned(), work),
            ("Dead".to_owned(), dead),
            ("Line".to_owned(), line),
        ]);
        let state = State::open(&self.folder.path().join("state")).unwrap();
        Queues::open(
            settings,
            Arc::new(state),
            self.clock.clone(),
            Arc::new(Seeded::new(1)),
        )
        .unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn a_delayed_message_comes_when_its_time_has_come() {
    let fixture = Fixture::new();
    let queues = fixture.open();
    queues
        .send("Work", "later", Some(Duration::from_secs(60)))
        .unwrap();
    assert_eq!(queues.receive("Work", 10).unwrap(), []);
    queues.wait("Work").await;
    queues.wait("Work").await;
    assert_eq!(queues.receive("Work", 10).unwrap()[0].body, "later");
}

fn send_in_line(queues: &Queues, group: &str, body: &str) -> String {
    let sending = Sending {
        group: Some(group),
        ..Sending::default()
    };
    queues.send_as("Line", body, sending).unwrap().unwrap()
}

fn bodies(queues: &Queues, most: usize) -> Vec<String> {
    let received = queues.receive("Line", most).unwrap();
    received.into_iter().map(|message| message.body).collect()
}

#[tokio::test(start_paused = true)]
async fn a_group_waits_for_its_first_message_and_for_no_other_group() {
    let fixture = Fixture::new();
    let queues = fixture.open();
    let first = send_in_line(&queues, "a", "a1");
    for (group, body) in [("a", "a2"), ("b", "b1"), ("a", "a3")] {
        send_in_line(&queues, group, body);
    }
    assert_eq!(bodies(&queues, 1), ["a1"]);
    assert_eq!(bodies(&queues, 10), ["b1"], "its group is in work");
    // Nothing to receive before the first is done or visible again.
    let next = queues.next_visible("Line").unwrap().unwrap();
    assert_eq!(next, fixture.clock.now().plus(Duration::from_secs(30)));
    queues.delete(&first).unwrap();
    assert_eq!(bodies(&queues, 10), ["a2", "a3"]);
    fixture.clock.advance(Duration::from_secs(30));
    send_in_line(&queues, "a", "a4");
    assert_eq!(
        bodies(&queues, 10),
        ["a2", "b1", "a3", "a4"],
        "what failed comes first"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_twice_within_five_minutes_is_one_message() {
    let fixture = Fixture::new();
    let queues = fixture.open();
    let first = send_in_line(&queues, "a", "same");
    assert_eq!(send_in_line(&queues, "a", "same"), first);
    assert_ne!(send_in_line(&queues, "b", "same"), first, "another group");
    queues.delete(&first).unwrap();
    fixture.clock.advance(Duration::from_secs(299));
    assert_eq!(
        send_in_line(&queues, "a", "same"),
        first,
        "done, and still known"
    );
    fixture.clock.advance(Duration::from_secs(1));
    assert_ne!(send_in_line(&queues, "a", "same"), first);
    assert_eq!(queues.counts("Line").unwrap().visible, 2);
}

#[tokio::test(start_paused = true)]
async fn a_message_nobody_finishes_ends_in_the_dead_letter_queue() {
    let fixture = Fixture::new();
    let queues = fixture.open();
    queues.send("Work", "poison", None).unwrap();
    for receive in 1..=2 {
        assert_eq!(queues.receive("Work", 10).unwrap()[0].received, receive);
        assert_eq!(
            queues.receive("Work", 10).unwrap(),
            [],
            "it is hidden while worked on"
        );
        fixture.clock.advance(Duration::from_secs(30));
    }
    assert_eq!(queues.receive("Work", 10).unwrap(), []);
    assert_eq!(queues.counts("Dead").unwrap().visible, 1);
}

#[tokio::test(start_paused = true)]
async fn messages_survive_a_restart_even_those_in_work() {
    let fixture = Fixture::new();
    let queues = fixture.open();
    queues
        .send_as(
            "Work",
            "kept",
            Sending {
                trace_header: Some("Root=1-2-3"),
                ..Sending::default()
            },
        )
        .unwrap();
    assert_eq!(queues.receive("Work", 10).unwrap().len(), 1);
    drop(queues);
    let kept = &fixture.open().receive("Work", 10).unwrap()[0];
    assert_eq!(kept.body, "kept");
    assert_eq!(kept.trace_header.as_deref(), Some("Root=1-2-3"));
}

#[tokio::test(start_paused = true)]
async fn a_message_nobody_receives_is_dropped_after_its_retention() {
    let fixture = Fixture::new();
    let queues = fixture.open();
    queues.send("Work", "forgotten", None).unwrap();
    fixture.clock.advance(Duration::from_secs(3_600));
    assert_eq!(queues.counts("Work").unwrap().visible, 1);
    fixture.clock.advance(Duration::from_secs(1));
    assert_eq!(queues.counts("Work").unwrap(), QueueCounts::default());
    assert_eq!(queues.receive("Work", 10).unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_sent_message_wakes_who_waits_and_a_hidden_one_does_not() {
    let fixture = Fixture::new();
    let queues = fixture.open();
    let began = tokio::time::Instant::now();
    let wait = queues.wait("Work");
    queues.send("Work", "now", None).unwrap();
    wait.await;
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert_eq!(queues.receive("Work", 10).unwrap().len(), 1);
    while queues.receive("Work", 10).unwrap().is_empty() {
        queues.wait("Work").await;
    }
    assert_eq!(
        began.elapsed(),
        Duration::from_secs(30),
        "it is visible again"
    );
}
