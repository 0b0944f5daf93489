//! Numbers and taxes of India.

use boli_domain::gst::{GstRate, TaxSplit, Territory};
use boli_domain::india::{Gstin, Ifsc, Mobile, Pan, Pin, Vpa};
use boli_domain::withholding::{Rates, Taxpayer, YearSales};
use boli_domain::{Paise, SignedPaise};
use serde_json::Value;
use std::str::FromStr;

/// A day on which the vectors' rates are in force.
const DAY: &str = "2026-11-22";

fn rows(name: &str) -> Vec<Value> {
    super::group("india")[name].as_array().unwrap().clone()
}

/// What of a row is to be read: the text itself, the first of a list, or the GSTIN.
fn text(row: &Value) -> &str {
    row.as_str()
        .or_else(|| row[0].as_str())
        .or_else(|| row["gstin"].as_str())
        .unwrap()
}

fn all_are<T: FromStr>(name: &str, is_valid: bool) {
    let rows = rows(name);
    assert!(!rows.is_empty(), "{name}");
    for row in &rows {
        assert_eq!(text(row).parse::<T>().is_ok(), is_valid, "{name}: {row}");
    }
}

fn paise(value: &Value) -> Paise {
    Paise(value.as_u64().unwrap())
}

fn money(row: &Value) {
    let rupees = row["rupees"].as_str().unwrap();
    assert_eq!(Paise::parse(rupees), Ok(paise(&row["paise"])), "{row}");
}

fn split(row: &Value) {
    let price = paise(&row["gross_paise"]);
    let rate = GstRate::on(DAY, row["rate_bp"].as_u64().unwrap()).unwrap();
    let within = TaxSplit::of(price, rate, Territory::State);
    assert_eq!(within.taxable, paise(&row["taxable_paise"]), "{row}");
    assert_eq!(within.tax(), paise(&row["tax_paise"]), "{row}");
    assert_eq!(within.cgst, paise(&row["intra"]["cgst"]), "{row}");
    assert_eq!(within.sgst, paise(&row["intra"]["sgst"]), "{row}");
    let across = TaxSplit::of(price, rate, Territory::Across);
    assert_eq!(across.igst, paise(&row["inter"]["igst"]), "{row}");
}

fn withholding(row: &Value) {
    let net = SignedPaise(row["net_taxable_paise"].as_i64().unwrap());
    let is_within = row["intra_state"].as_bool().unwrap();
    let collected = Rates::law().collected(net, !is_within, DAY);
    let expected = |name: &str| row["gst_tcs"][name].as_i64().unwrap_or_default();
    assert_eq!(collected.cgst.0, expected("cgst_25bp"), "{row}");
    assert_eq!(collected.sgst.0, expected("sgst_25bp"), "{row}");
    assert_eq!(collected.igst.0, expected("igst_50bp"), "{row}");
    let company: Pan = "AAACR5055K".parse().unwrap();
    let sales = YearSales {
        gross: net,
        taxable: net,
    };
    let deducted = Rates::law().deducted(sales, Taxpayer::Pan(&company), DAY);
    assert_eq!(deducted.0, row["tds_194o_10bp"].as_i64().unwrap(), "{row}");
}

fn mobile(row: &Value) {
    let read = text(row).parse::<Mobile>().ok();
    assert_eq!(read.as_ref().map(Mobile::as_str), row[1].as_str(), "{row}");
}

#[test]
fn every_vector_of_india_holds() {
    let groups = super::group("india");
    for name in groups.as_object().unwrap().keys() {
        match name.as_str() {
            "gstin_valid" => all_are::<Gstin>(name, true),
            "gstin_invalid" => all_are::<Gstin>(name, false),
            "pan_valid" => all_are::<Pan>(name, true),
            "pan_invalid" => all_are::<Pan>(name, false),
            "ifsc_format_valid" => all_are::<Ifsc>(name, true),
            "ifsc_format_invalid" => all_are::<Ifsc>(name, false),
            "mobile_in" => rows(name).iter().for_each(mobile),
            "pin_valid" => all_are::<Pin>(name, true),
            "pin_invalid" => all_are::<Pin>(name, false),
            "vpa_valid" => all_are::<Vpa>(name, true),
            "vpa_invalid" => all_are::<Vpa>(name, false),
            "money" => rows(name).iter().for_each(money),
            "gst_inclusive_split" => rows(name).iter().for_each(split),
            "marketplace_withholding_examples" => rows(name).iter().for_each(withholding),
            other => panic!("no test reads the vectors of {other}"),
        }
    }
    assert_eq!(groups.as_object().unwrap().len(), 14);
}
