//! The contract's spellings of money and time.

use boli_domain::{Paise, SignedPaise, Timestamp};
use serde::{Serialize, Serializer};

/// Money as a JSON string with two decimals: `"499.00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = r"^\d+\.\d{2}$", example = "499.00"))]
pub struct Decimal(pub Paise);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Money as a JSON number: `549.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = f64, minimum = 0, example = 549.0))]
pub struct Number(pub Paise);

impl Serialize for Number {
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "formatting only: paise below 2^53 divided by 100 print as the exact decimal"
    )]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.0 as f64 / 100.0)
    }
}

/// Money that may be taken back, as a JSON string: `"-3.00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = r"^-?\d+\.\d{2}$", example = "-3.00"))]
pub struct SignedDecimal(pub SignedPaise);

impl Serialize for SignedDecimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Money that may be taken back, as a JSON number: `-3.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = f64, example = -3.0))]
pub struct SignedNumber(pub SignedPaise);

impl Serialize for SignedNumber {
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "formatting only, as Number"
    )]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.0 as f64 / 100.0)
    }
}

/// A sum as a JSON number; the contract writes the sum of nothing as the integer `0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = f64, minimum = 0, example = 549.0))]
pub struct Total(pub Paise);

impl Serialize for Total {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 == Paise::ZERO {
            serializer.serialize_u64(0)
        } else {
            Number(self.0).serialize(serializer)
        }
    }
}

/// How much of a whole is reached, as a JSON number of percent: `33.3…`, at most `100.0`. The
/// whole of nothing is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub part: u32,
    pub whole: u32,
}

#[cfg(feature = "openapi")]
mod schema {
    use super::Share;
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
    use utoipa::{PartialSchema, ToSchema};

    impl PartialSchema for Share {
        fn schema() -> RefOr<Schema> {
            let percent = ObjectBuilder::new()
                .schema_type(Type::Number)
                .minimum(Some(0))
                .maximum(Some(100));
            percent.into()
        }
    }

    impl ToSchema for Share {}
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.part >= self.whole {
            return serializer.serialize_f64(100.0);
        }
        serializer.serialize_f64(f64::from(self.part) / f64::from(self.whole) * 100.0)
    }
}

macro_rules! timestamps {
    ($($(#[$doc:meta])* $name:ident => $spell:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(
            feature = "openapi",
            derive(utoipa::ToSchema),
            schema(value_type = String, format = DateTime)
        )]
        pub struct $name(pub Timestamp);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0.$spell())
            }
        }
    )+};
}

timestamps! {
    /// `2026-11-22T19:03:06.435000+05:30`, as most bodies have it.
    Ist => to_ist,
    /// `2026-11-22T13:33:06.435000Z`, as hand-built bodies have it.
    UtcZ => to_utc_z,
    /// `2026-11-22T13:33:06.435000+00:00`, as socket frames have it.
    Utc => to_utc,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_two_spellings() {
        let amount = Paise(60_001);
        assert_eq!(
            serde_json::to_string(&Decimal(amount)).unwrap(),
            r#""600.01""#
        );
        assert_eq!(serde_json::to_string(&Number(amount)).unwrap(), "600.01");
        assert_eq!(
            serde_json::to_string(&Number(Paise::rupees(549))).unwrap(),
            "549.0"
        );
        assert_eq!(serde_json::to_string(&Total(Paise::ZERO)).unwrap(), "0");
        assert_eq!(serde_json::to_string(&Total(Paise(150))).unwrap(), "1.5");
        let back = SignedPaise(-305);
        assert_eq!(
            serde_json::to_string(&SignedDecimal(back)).unwrap(),
            r#""-3.05""#
        );
        assert_eq!(serde_json::to_string(&SignedNumber(back)).unwrap(), "-3.05");
    }

    #[test]
    fn shares_are_the_recorded_ones() {
        let spelled = |part, whole| serde_json::to_string(&Share { part, whole }).unwrap();
        assert_eq!(spelled(5, 15), "33.33333333333333");
        assert_eq!(spelled(5, 35), "14.285714285714285");
        assert_eq!(spelled(0, 60), "0.0");
        assert_eq!(
            (spelled(7, 5), spelled(0, 0)),
            ("100.0".into(), "100.0".into())
        );
    }
}
