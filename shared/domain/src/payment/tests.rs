use super::*;
use proptest::prelude::*;

const ORDER: &str = "order_1";
const AMOUNT: Paise = Paise::rupees(581);

fn money(amount: Paise) -> Money {
    Money {
        amount,
        currency: CURRENCY.to_owned(),
    }
}

fn event(payment: &str, news: News) -> PaymentEvent {
    PaymentEvent {
        payment_id: Some(payment.to_owned()),
        gateway_order_id: ORDER.to_owned(),
        news,
    }
}

fn captured_event(payment: &str) -> PaymentEvent {
    event(payment, News::Captured(money(AMOUNT)))
}

fn state() -> PaymentState {
    PaymentState::new(ORDER, AMOUNT)
}

/// Applies events in turn and returns what was decided.
fn run(state: &mut PaymentState, events: &[PaymentEvent]) -> Vec<PaymentDecision> {
    let apply = |event| {
        let decision = apply_payment(state, event);
        *state = state.with(&decision);
        decision
    };
    events.iter().map(apply).collect()
}

#[test]
fn a_callback_completes_and_the_capture_confirms() {
    let mut state = state();
    let events = [event("pay_1", News::Signed), captured_event("pay_1")];
    let payment_id = "pay_1".to_owned();
    let decisions = run(&mut state, &events);
    let complete = PaymentDecision::Complete {
        payment_id: payment_id.clone(),
        is_captured: false,
    };
    assert_eq!(
        decisions,
        [complete, PaymentDecision::ConfirmCapture { payment_id }]
    );
    assert!(state.may_fulfil() && state.is_captured);
    // Replays change nothing (fault F31).
    assert_eq!(
        run(&mut state, &events),
        [PaymentDecision::NoChange, PaymentDecision::NoChange]
    );
}

#[test]
fn a_webhook_alone_completes() {
    let mut state = state();
    run(&mut state, &[captured_event("pay_1")]);
    assert!(state.may_fulfil() && state.is_captured);
}

#[test]
fn failed_is_not_final_and_never_undoes() {
    let mut state = state();
    let failed = event("pay_1", News::Failed);
    assert_eq!(
        run(&mut state, std::slice::from_ref(&failed)),
        [PaymentDecision::Fail]
    );
    assert_eq!(state.status, PaymentStatus::Failed);
    run(&mut state, &[captured_event("pay_1")]);
    let nameless = PaymentEvent {
        payment_id: None,
        ..failed.clone()
    };
    let decisions = run(&mut state, &[failed, nameless]);
    assert_eq!(
        decisions,
        [PaymentDecision::NoChange, PaymentDecision::NoChange]
    );
    assert_eq!(state.status, PaymentStatus::Completed);
}

#[test]
fn what_does_not_match_is_quarantined_and_never_fulfilled() {
    let cases = [
        (
            event("pay_1", News::Captured(money(Paise(1)))),
            Mismatch::Amount(Paise(1)),
        ),
        (
            event(
                "pay_1",
                News::Captured(Money {
                    amount: AMOUNT,
                    currency: "USD".to_owned(),
                }),
            ),
            Mismatch::Currency,
        ),
        (
            PaymentEvent {
                gateway_order_id: "order_2".to_owned(),
                ..captured_event("pay_1")
            },
            Mismatch::Order,
        ),
    ];
    for (event, mismatch) in cases {
        let signed = self::event("pay_1", News::Signed);
        let payment_id = "pay_1".to_owned();
        let quarantine = PaymentDecision::Quarantine {
            payment_id,
            mismatch,
        };
        let mut before = state();
        let decisions = run(&mut before, &[event.clone(), event.clone(), signed.clone()]);
        assert_eq!(
            decisions,
            [
                quarantine.clone(),
                PaymentDecision::NoChange,
                PaymentDecision::NoChange
            ]
        );
        assert!(!before.may_fulfil());
        let mut after = state();
        assert_eq!(run(&mut after, &[signed, event])[1], quarantine);
        assert!(!after.may_fulfil());
    }
}

#[test]
fn late_money_reserves_again_or_goes_back_once() {
    let late = PaymentState {
        fulfilment: Fulfilment::Released,
        ..state()
    };
    let reserve = PaymentDecision::ReserveAgain {
        payment_id: "pay_1".to_owned(),
    };
    assert_eq!(apply_payment(&late, &captured_event("pay_1")), reserve);
    let mut reserved = PaymentState {
        fulfilment: Fulfilment::Reserved,
        ..late.clone()
    };
    run(&mut reserved, &[captured_event("pay_1")]);
    assert!(reserved.may_fulfil());

    let mut gone = PaymentState {
        fulfilment: Fulfilment::Impossible,
        ..late
    };
    let payment_id = "pay_1".to_owned();
    let refund = PaymentDecision::Refund {
        payment_id,
        reason: RefundReason::Late,
    };
    let events = [
        event("pay_1", News::Signed),
        captured_event("pay_1"),
        captured_event("pay_1"),
    ];
    let decisions = run(&mut gone, &events);
    assert_eq!(
        decisions,
        [PaymentDecision::NoChange, refund, PaymentDecision::NoChange]
    );
    assert_eq!(gone.status, PaymentStatus::Refunded);
}

#[test]
fn a_second_payment_goes_back() {
    let mut state = state();
    run(&mut state, &[captured_event("pay_1")]);
    let payment_id = "pay_2".to_owned();
    let refund = PaymentDecision::Refund {
        payment_id,
        reason: RefundReason::Twice,
    };
    let decisions = run(
        &mut state,
        &[captured_event("pay_2"), captured_event("pay_2")],
    );
    assert_eq!(decisions, [refund, PaymentDecision::NoChange]);
    assert!(state.may_fulfil());
}

#[test]
fn authorized_money_is_captured_while_it_is_wanted() {
    let authorized = event("pay_1", News::Authorized(money(AMOUNT)));
    let capture = PaymentDecision::Capture {
        payment_id: "pay_1".to_owned(),
    };
    assert_eq!(apply_payment(&state(), &authorized), capture);
    let gone = PaymentState {
        fulfilment: Fulfilment::Impossible,
        ..state()
    };
    assert_eq!(apply_payment(&gone, &authorized), PaymentDecision::NoChange);
}

/// One payment at the gateway: its facts never change, only how often and in what order we
/// hear of them.
#[derive(Clone, Debug)]
struct Attempt {
    money: Money,
    heard: [bool; 4],
}

impl Attempt {
    fn is_ours(&self) -> bool {
        self.money == money(AMOUNT)
    }

    fn is_captured(&self) -> bool {
        self.heard[2]
    }

    /// Whether its mismatch shows.
    fn is_suspect(&self) -> bool {
        !self.is_ours() && (self.heard[1] || self.heard[2])
    }
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let amount = prop_oneof![4 => Just(AMOUNT), 1 => Just(Paise(1))];
    let currency = prop_oneof![6 => Just(CURRENCY), 1 => Just("USD")];
    let attempt =
        (amount, currency, any::<[bool; 4]>()).prop_map(|(amount, currency, heard)| Attempt {
            money: Money {
                amount,
                currency: currency.to_owned(),
            },
            heard,
        });
    prop::collection::vec(attempt, 1..4)
}

fn events(attempts: &[Attempt]) -> Vec<PaymentEvent> {
    let of = |(number, attempt): (usize, &Attempt)| {
        let news = [
            News::Signed,
            News::Authorized(attempt.money.clone()),
            News::Captured(attempt.money.clone()),
            News::Failed,
        ];
        let heard = news
            .into_iter()
            .zip(attempt.heard)
            .filter(|(_, heard)| *heard);
        heard
            .map(|(news, _)| event(&format!("pay_{number}"), news))
            .collect::<Vec<_>>()
    };
    attempts.iter().enumerate().flat_map(of).collect()
}

/// Events as they may arrive: each once or more often, in any order.
fn arrivals() -> impl Strategy<Value = (Vec<Attempt>, Vec<PaymentEvent>, Vec<PaymentEvent>)> {
    let shuffled = |events: Vec<PaymentEvent>| {
        let repeated = prop::collection::vec(1..3_usize, events.len()).prop_map(move |times| {
            let repeat = |(event, times): (&PaymentEvent, &usize)| vec![event.clone(); *times];
            events
                .iter()
                .zip(&times)
                .flat_map(repeat)
                .collect::<Vec<_>>()
        });
        repeated.prop_shuffle()
    };
    attempts().prop_flat_map(move |attempts| {
        let events = events(&attempts);
        (Just(attempts), shuffled(events.clone()), shuffled(events))
    })
}

/// How it ended, apart from which of several good payments came first.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    may_fulfil: bool,
    is_captured: bool,
    quarantined: BTreeSet<String>,
    refunds: usize,
    failed_or_pending: Option<PaymentStatus>,
}

fn outcome(state: &PaymentState) -> Outcome {
    let is_open = state.payment_id.is_none();
    Outcome {
        may_fulfil: state.may_fulfil(),
        is_captured: state.is_captured,
        quarantined: state.quarantined.clone(),
        refunds: state.refunded.len(),
        failed_or_pending: is_open.then_some(state.status),
    }
}

/// Runs to the end, reserving again when asked, which succeeds or not.
fn settle(
    fulfilment: Fulfilment,
    units_left: bool,
    events: &[PaymentEvent],
) -> (PaymentState, Vec<PaymentDecision>) {
    let mut state = PaymentState {
        fulfilment,
        ..state()
    };
    let mut decisions = Vec::new();
    for event in events {
        let mut decision = apply_payment(&state, event);
        if matches!(decision, PaymentDecision::ReserveAgain { .. }) {
            state.fulfilment = if units_left {
                Fulfilment::Reserved
            } else {
                Fulfilment::Impossible
            };
            decision = apply_payment(&state, event);
        }
        state = state.with(&decision);
        decisions.push(decision);
    }
    (state, decisions)
}

fn fulfilments() -> impl Strategy<Value = Fulfilment> {
    prop_oneof![
        2 => Just(Fulfilment::Reserved),
        1 => Just(Fulfilment::Released),
        1 => Just(Fulfilment::Impossible),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Invariant 10. Only which of two good payments settles may depend on the order. A
    /// signed payment with the wrong amount waits for a person, whatever comes first.
    #[test]
    fn any_permutation_and_duplication_ends_in_one_state(
        (attempts, first, second) in arrivals(),
        fulfilment in fulfilments(),
        units_left: bool,
    ) {
        let (one, _) = settle(fulfilment, units_left, &first);
        let (other, _) = settle(fulfilment, units_left, &second);
        let suspect_signed = attempts.iter().any(|attempt| attempt.is_suspect() && attempt.heard[0]);
        if !suspect_signed && attempts.len() == 1 {
            prop_assert_eq!(&one, &other);
        }
        if !suspect_signed {
            prop_assert_eq!(outcome(&one), outcome(&other));
        }
        prop_assert_eq!(one.quarantined, other.quarantined);
        prop_assert_eq!(one.is_captured, other.is_captured);
    }

    /// Invariant 11, and that effects happen once.
    #[test]
    fn money_is_taken_once_or_goes_back_once(
        (attempts, arrivals, _) in arrivals(),
        fulfilment in fulfilments(),
        units_left: bool,
    ) {
        let (end, decisions) = settle(fulfilment, units_left, &arrivals);
        let completions = decisions.iter().filter(|decision| matches!(decision, PaymentDecision::Complete { .. }));
        prop_assert!(completions.count() <= 1);
        for (number, attempt) in attempts.iter().enumerate() {
            let payment = format!("pay_{number}");
            let refunds = decisions.iter().filter(|decision| {
                matches!(decision, PaymentDecision::Refund { payment_id, .. } if *payment_id == payment)
            });
            let settles = end.is_captured && end.payment_id.as_ref() == Some(&payment);
            let expected = usize::from(attempt.is_ours() && attempt.is_captured() && !settles);
            prop_assert_eq!(refunds.count(), expected);
            prop_assert!(attempt.is_ours() || !settles);
            prop_assert_eq!(end.quarantined.contains(&payment), attempt.is_suspect());
            if attempt.is_suspect() && end.payment_id.as_ref() == Some(&payment) {
                prop_assert!(!end.may_fulfil());
            }
        }
    }
}

/// All orders of what is told, each piece once.
fn permutations<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    if all.is_empty() {
        return vec![Vec::new()];
    }
    let with_first = |first: usize| {
        let mut rest = all.to_vec();
        let head = rest.remove(first);
        permutations(&rest)
            .into_iter()
            .map(move |tail| [vec![head.clone()], tail].concat())
    };
    (0..all.len()).flat_map(with_first).collect()
}

/// Invariant 10, exhaustively: a callback, an authorization, two captures (webhook and order), a
/// failure and the sweep's answer.
#[test]
fn each_of_the_720_orders_of_six_events_ends_in_one_state() {
    let six = [
        event("pay_1", News::Signed),
        event("pay_1", News::Authorized(money(AMOUNT))),
        captured_event("pay_1"),
        event("pay_1", News::Failed),
        captured_event("pay_1"),
        PaymentEvent {
            payment_id: None,
            ..event("pay_1", News::Failed)
        },
    ];
    let orders = permutations(&six);
    assert_eq!(orders.len(), 720);
    for events in orders {
        let mut state = state();
        let decisions = run(&mut state, &events);
        let completed =
            |decision: &&PaymentDecision| matches!(decision, PaymentDecision::Complete { .. });
        assert_eq!(decisions.iter().filter(completed).count(), 1, "{events:?}");
        assert!(state.may_fulfil() && state.is_captured, "{events:?}");
        // Once more from the start: nothing is left to do.
        let again = run(&mut state, &events);
        let done = |decision: &PaymentDecision| *decision == PaymentDecision::NoChange;
        assert!(again.iter().all(done), "{events:?}: {again:?}");
    }
}
