//! What a key was given, in YAML, TOML or JSON alike: texts, in order.
//!
//! Owns how a number, a list or a map becomes texts. Knows no key.

use std::fmt;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The texts a key was given: one, or those of a list or a map, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values(pub(super) Vec<String>);

impl Values {
    /// `[1953, 1964]`: the ends of one period, rather than several periods.
    pub(super) fn is_two_years(&self) -> bool {
        let is_year = |text: &String| text.trim().trim_start_matches('-').bytes().all(|b| b.is_ascii_digit());
        self.0.len() == 2 && self.0.iter().all(is_year)
    }
}

impl From<toml::Value> for Values {
    fn from(value: toml::Value) -> Self {
        match value {
            toml::Value::Array(items) => Values(items.into_iter().flat_map(|item| Values::from(item).0).collect()),
            toml::Value::Table(table) => Values(table.into_iter().flat_map(|(_, item)| Values::from(item).0).collect()),
            toml::Value::String(text) => Values(vec![text]),
            other => Values(vec![other.to_string()]),
        }
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValuesVisitor)
    }
}

struct ValuesVisitor;

impl ValuesVisitor {
    fn one<E>(text: impl fmt::Display) -> Result<Values, E> {
        Ok(Values(vec![text.to_string()]))
    }
}

impl<'de> Visitor<'de> for ValuesVisitor {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, or a list of them")
    }

    fn visit_str<E>(self, text: &str) -> Result<Values, E> {
        Self::one(text)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Values, E> {
        Self::one(value)
    }

    fn visit_i64<E>(self, value: i64) -> Result<Values, E> {
        Self::one(value)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Values, E> {
        Self::one(value)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Values, E> {
        Self::one(value)
    }

    fn visit_unit<E>(self) -> Result<Values, E> {
        Ok(Values::default())
    }

    fn visit_none<E>(self) -> Result<Values, E> {
        Ok(Values::default())
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Values, D::Error> {
        Values::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Values, A::Error> {
        let mut all = Values::default();
        while let Some(item) = items.next_element::<Values>()? {
            all.0.extend(item.0);
        }
        Ok(all)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Values, A::Error> {
        let mut all = Values::default();
        while let Some((_, item)) = entries.next_entry::<IgnoredAny, Values>()? {
            all.0.extend(item.0);
        }
        Ok(all)
    }
}
