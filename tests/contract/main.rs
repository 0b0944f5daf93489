//! The contract suite: what a former server was recorded to answer is played again, in the
//! state that the recording needs, and the replies are compared. Where the contract asks for
//! something else than the recording shows, [`exceptions`] says so, example by example.

#[cfg(test)]
mod additions;
#[cfg(test)]
mod areas;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod documents;
mod example;
#[cfg(test)]
mod exceptions;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod people;
#[cfg(test)]
mod request;
#[cfg(test)]
mod scope;
#[cfg(test)]
mod show;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod verdict;

#[cfg(test)]
mod suite {
    use crate::areas::AREAS;
    use crate::verdict::{Outcome, Verdict};
    use crate::{exceptions, scope};
    use std::collections::BTreeSet;
    use std::time::Duration;

    /// Plays every area in a world of its own, two areas at a time.
    fn play_all() -> Vec<Outcome> {
        let areas = std::sync::Mutex::new(AREAS.iter());
        let outcomes = std::sync::Mutex::new(Vec::new());
        std::thread::scope(|threads| {
            for _ in 0..2 {
                threads.spawn(|| {
                    loop {
                        let Some(area) = areas.lock().unwrap().next() else {
                            return;
                        };
                        let played = paused_clock().block_on(async {
                            let play = area();
                            tokio::time::timeout(Duration::from_secs(24 * 60 * 60), play)
                                .await
                                .unwrap()
                        });
                        outcomes.lock().unwrap().extend(played);
                    }
                });
            }
        });
        outcomes.into_inner().unwrap()
    }

    fn paused_clock() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap()
    }

    /// Prints how many of the examples in scope match, by themselves or by the rule named
    /// beside them.
    fn print_share(outcomes: &[Outcome]) {
        let count = |verdict| {
            outcomes
                .iter()
                .filter(|outcome| outcome.verdict == verdict)
                .count()
        };
        let (plainly, by_rule) = (count(Verdict::Matches), count(Verdict::MatchesRule));
        let share = (plainly + by_rule) * 1_000 / outcomes.len();
        println!(
            "{} of {} examples match ({}.{} %), {by_rule} of them by the rule named beside them",
            plainly + by_rule,
            outcomes.len(),
            share / 10,
            share % 10
        );
    }

    #[test]
    fn the_recordings_hold() {
        let outcomes = play_all();
        print_share(&outcomes);

        let played: BTreeSet<&str> = outcomes
            .iter()
            .map(|outcome| outcome.example.as_str())
            .collect();
        assert_eq!(played.len(), outcomes.len(), "an example was played twice");
        let in_scope = scope::examples();
        let unplayed: Vec<_> = in_scope
            .iter()
            .filter(|name| !played.contains(name.as_str()))
            .collect();
        assert!(
            unplayed.is_empty(),
            "examples of existing endpoints that were not played: {unplayed:#?}"
        );

        // Every departure from a recording has a rule beside it, or is a mistake.
        let differing = outcomes
            .iter()
            .filter_map(|outcome| match &outcome.verdict {
                Verdict::Differs(found) => Some(format!(
                    "{} differs:\n    {}",
                    outcome.example,
                    found.join("\n    ")
                )),
                Verdict::Matches | Verdict::MatchesRule => None,
            });
        let differing: Vec<_> = differing.collect();
        assert!(differing.is_empty(), "{}", differing.join("\n"));

        let undocumented = outcomes.iter().flat_map(|outcome| {
            let faults = outcome.undocumented.iter();
            faults.map(|fault| format!("{}: {fault}", outcome.example))
        });
        let undocumented: Vec<_> = undocumented.collect();
        assert!(
            undocumented.is_empty(),
            "not as the OpenAPI document says: {undocumented:#?}"
        );

        let needless: Vec<_> = outcomes
            .iter()
            .filter(|outcome| outcome.is_needless_exception)
            .collect();
        assert!(
            needless.is_empty(),
            "exceptions that nothing needs: {needless:#?}"
        );
    }

    #[test]
    fn every_exception_names_a_recording_and_a_rule_once() {
        let known: BTreeSet<String> = crate::example::all()
            .into_iter()
            .map(|example| example.name)
            .collect();
        let mut named = BTreeSet::new();
        for (example, rule, _) in exceptions::all() {
            assert!(known.contains(*example), "{example} is no recording");
            assert!(named.insert(*example), "{example} has two exceptions");
            assert!(
                rule.starts_with(['N', 'F', 'D']),
                "{example}: {rule} names neither a rule nor a fault"
            );
        }
    }
}
