//! Periods of a PeriodO data set.
//!
//! Owns how its periods become entries. A data set is authorities with periods; any part of one is read too, since
//! whatever has a label and a start is a period. Years there are ISO years, in which 1 BC is 0. Several scholars date
//! the same label: where a file does, a bracket with the place tells them apart.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::user::UserYears;
use super::super::{Class, UserEntry};
use super::Imported;
use crate::document::Year;
use crate::error::{Error, Result};

/// No data set nests deeper: data set, authorities, authority, periods, period.
const DEEPEST: usize = 8;

/// Whether JSON is a data set of PeriodO rather than SKOS: it has the keys without which a period is none.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    ["\"label\"", "\"start\""].iter().all(|key| memchr::memmem::find(bytes, key.as_bytes()).is_some())
}

pub(super) fn read(bytes: &[u8]) -> Result<Imported> {
    let file: Value = serde_json::from_slice(bytes).map_err(|error| Error::usage("not JSON").because(error))?;
    let mut periods = Vec::new();
    collect(&file, DEEPEST, &mut periods);
    if periods.is_empty() {
        return Err(Error::usage("no PeriodO period in the file"));
    }
    let mut imported = Imported::default();
    let mut taken = BTreeSet::new();
    for (index, period) in periods.into_iter().enumerate() {
        match entry(period) {
            Err(reason) => imported.skip(index + 1, reason),
            Ok(mut entry) => {
                if taken.contains(&entry.name.to_lowercase()) && !entry.place.is_empty() {
                    entry.name = format!("{} ({})", entry.name, entry.place);
                }
                if taken.insert(entry.name.to_lowercase()) {
                    imported.entries.push(entry);
                } else {
                    imported.skip(index + 1, format!("another period is called {:?}", entry.name));
                }
            }
        }
    }
    Ok(imported)
}

/// Every object that looks like a period, in order.
fn collect<'v>(value: &'v Value, depth: usize, periods: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Object(object) if object.contains_key("label") && object.contains_key("start") => periods.push(object),
        Value::Object(object) if depth > 0 => object.values().for_each(|value| collect(value, depth - 1, periods)),
        Value::Array(values) if depth > 0 => values.iter().for_each(|value| collect(value, depth - 1, periods)),
        _ => {}
    }
}

fn entry(period: &Map<String, Value>) -> std::result::Result<UserEntry, String> {
    let name = period.get("label").and_then(Value::as_str).map_or("", str::trim);
    if name.is_empty() {
        return Err("no label".to_owned());
    }
    let start = end(period, "start", "earliestYear").ok_or_else(|| format!("{name}: no year in its start"))?;
    let stop = end(period, "stop", "latestYear").ok_or_else(|| format!("{name}: no year in its stop"))?;
    if stop < start {
        return Err(format!("{name}: years reversed"));
    }
    let places = period.get("spatialCoverage").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let places: Vec<_> = places.iter().filter_map(|place| place.get("label")?.as_str()).collect();
    Ok(UserEntry {
        name: name.to_owned(),
        class: Some(Class::Period),
        years: Some(UserYears::Words(format!("{}..{}", start.historical(), stop.historical()))),
        place: places.join(", "),
        variants: localised(period).into_iter().filter(|label| *label != name).map(str::to_owned).collect(),
        ..UserEntry::default()
    })
}

/// The year of one end, or the outer one of a range.
fn end(period: &Map<String, Value>, end: &str, outer: &str) -> Option<Year> {
    let within = period.get(end)?.get("in")?;
    let year = within.get("year").or_else(|| within.get(outer))?;
    let year = year.as_i64().or_else(|| year.as_str()?.trim().parse().ok())?;
    Some(Year::from_astronomical(i32::try_from(year).ok()?))
}

fn localised(period: &Map<String, Value>) -> BTreeSet<&str> {
    let languages = period.get("localizedLabels").and_then(Value::as_object).into_iter().flat_map(Map::values);
    languages.flat_map(|labels| labels.as_array().into_iter().flatten()).filter_map(Value::as_str).collect()
}
