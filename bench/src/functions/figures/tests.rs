use super::*;
use std::time::Duration;

fn micros(micros: u64) -> Times {
    [Duration::from_micros(micros)].into_iter().collect()
}

fn figures(name: &str) -> Figures {
    Figures {
        name: name.to_owned(),
        init: micros(2_500),
        init_with_roots: micros(4_000),
        hello: micros(2_000),
        first: micros(4_500),
        warm: micros(450),
        memory_kb: Some(9 * 1_024),
        zip_bytes: 3_200 * 1_024,
        answers: None,
    }
}

fn report(figures: Vec<Figures>) -> Report {
    Report {
        profile: Profile::Release,
        figures,
        missing: Vec::new(),
    }
}

fn broken(figures: Figures) -> Vec<String> {
    let report = report(vec![figures]);
    let bars = report.bars().into_iter().filter(|bar| !bar.holds());
    bars.map(|bar| bar.name).collect()
}

#[test]
fn each_bar_can_break() {
    let good = figures("cart-get");
    assert_eq!(broken(good.clone()), Vec::<String>::new());
    let slow = Figures {
        init: micros(6_500),
        ..good.clone()
    };
    assert_eq!(
        broken(slow),
        ["cart-get: init p50 ms", "cart-get: init p50 / hello's"]
    );
    let slow = Figures {
        init_with_roots: micros(10_100),
        ..good.clone()
    };
    assert_eq!(broken(slow), ["cart-get: init p50 ms with public roots"]);
    let slow = Figures {
        first: micros(10_500),
        ..good.clone()
    };
    assert_eq!(
        broken(slow),
        ["cart-get: first invoke p50 ms above a warm one"]
    );
    let large = Figures {
        memory_kb: Some(15 * 1_024),
        zip_bytes: 3_701 * 1_024,
        ..good
    };
    assert_eq!(
        broken(large),
        ["cart-get: zip KB", "cart-get: peak memory MB"]
    );
}

#[test]
fn a_hash_has_its_own_bars() {
    let login = Figures {
        memory_kb: Some(30 * 1_024),
        first: micros(33_000),
        warm: micros(25_000),
        ..figures("accounts-login")
    };
    assert_eq!(broken(login.clone()), Vec::<String>::new());
    let slow = Figures {
        first: micros(65_100),
        ..login
    };
    assert_eq!(
        broken(slow),
        ["accounts-login: first invoke p50 ms above a warm one"]
    );
}

#[test]
fn hello_is_held_to_its_own_bars_and_python_to_none() {
    let hello = Figures {
        zip_bytes: 1_301 * 1_024,
        ..figures(HELLO)
    };
    assert_eq!(broken(hello), ["hello: zip KB"]);
    let python = Figures {
        init: micros(190_000),
        ..figures(PYTHON)
    };
    assert_eq!(broken(python), Vec::<String>::new());
}

#[test]
fn what_is_missing_breaks_the_run() {
    let mut report = report(vec![figures("cart-get")]);
    assert!(report.holds());
    report
        .missing
        .push(("cart-add".to_owned(), "not built".to_owned()));
    assert!(!report.holds());
    report = Report {
        figures: Vec::new(),
        missing: Vec::new(),
        ..report
    };
    assert!(!report.holds());
}

#[test]
fn dist_is_held_to_a_smaller_zip() {
    let dist = Report {
        profile: Profile::Dist,
        ..report(vec![figures("cart-get")])
    };
    assert!(!dist.holds());
}

#[test]
fn an_answer_is_its_status() {
    assert_eq!(outcome(&Ok("{\"statusCode\":404}".into())), "404");
    assert_eq!(outcome(&Ok("{\"batchItemFailures\":[]}".into())), "ok");
    assert_eq!(outcome(&Err("{}".into())), "error");
}
