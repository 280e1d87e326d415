//! The API described for programs (OpenAPI 3.1), made from the tables of routes and parameters.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::parameters::{PARAMETERS, Parameter, Shape};
use super::routes::{JSON, ROUTES, Reply, Route, Takes};
use crate::render::json::json_string;

/// `/api/openapi.json`.
pub(super) fn description() -> Reply {
    let paths: Map<String, Value> = ROUTES.iter().map(|route| (route.path.to_owned(), path(route))).collect();
    let description = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "histsearch",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Ranked, citable passages from a folder of history essays. Reachable from the machine it runs on only.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": { "schemas": { "Answer": answer(), "Hit": hit(), "Refusal": refusal() } },
    });
    Reply::json(json_string(&description))
}

fn path(route: &Route) -> Value {
    let parameters: Vec<Value> = match route.takes {
        Takes::Nothing => Vec::new(),
        Takes::Search => PARAMETERS.iter().map(parameter).collect(),
        Takes::Essay | Takes::Asset => vec![json!({
            "name": "id", "in": "path", "required": true, "schema": { "type": "string" },
        })],
    };
    let schema = match route.path {
        "/api/search" => json!({ "$ref": "#/components/schemas/Answer" }),
        _ if route.media == JSON => json!({ "type": "object" }),
        _ => json!({ "type": "string" }),
    };
    let refused = |about: &str| {
        let schema = json!({ "$ref": "#/components/schemas/Refusal" });
        match route.media {
            JSON => json!({ "description": about, "content": { JSON: { "schema": schema } } }),
            _ => json!({ "description": about }),
        }
    };
    let mut responses = Map::new();
    let mut add = |status: StatusCode, response: Value| responses.insert(status.as_str().to_owned(), response);
    add(StatusCode::OK, json!({ "description": route.about, "content": { route.media: { "schema": schema } } }));
    add(StatusCode::FORBIDDEN, refused("The request is for another host or comes from a page of another site."));
    if route.takes == Takes::Search {
        add(StatusCode::BAD_REQUEST, refused("The request cannot be carried out as it was put."));
    }
    if matches!(route.takes, Takes::Essay | Takes::Asset) {
        add(StatusCode::NOT_FOUND, refused("There is nothing of this name."));
    }
    if route.reads_index() {
        add(StatusCode::SERVICE_UNAVAILABLE, refused("Too much is asked at once; Retry-After says when to ask again."));
    }
    json!({ "get": { "summary": route.about, "parameters": parameters, "responses": responses } })
}

fn parameter(parameter: &Parameter) -> Value {
    let schema = match parameter.shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Shape::Number(most) => json!({ "type": "integer", "minimum": 0, "maximum": most }),
        Shape::Switch => json!({ "type": "boolean", "default": false }),
        Shape::Choice(values) => json!({ "type": "string", "enum": values, "default": values[0] }),
    };
    json!({ "name": parameter.name, "in": "query", "description": parameter.about, "schema": schema })
}

/// An object of these properties, all of which are there.
fn object(properties: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "properties": properties, "required": names })
}

fn of(kind: &str) -> Value {
    json!({ "type": kind })
}

fn or_null(kind: &str) -> Value {
    json!({ "type": [kind, "null"] })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// Years are historical, never 0; open ends are null.
fn years() -> Value {
    json!({ "type": ["integer", "null"], "not": { "const": 0 } })
}

pub(super) fn answer() -> Value {
    let expansion = object(&[
        ("term", of("string")),
        ("kind", json!({ "type": "string", "enum": ["variant", "related", "spelling"] })),
        ("added", list(of("string"))),
        ("because", of("string")),
    ]);
    let query = object(&[
        ("text", of("string")),
        ("qid", or_null("string")),
        ("read_as", of("string")),
        ("expansions", list(expansion)),
        ("did_you_mean", or_null("string")),
    ]);
    let index = object(&[
        ("fingerprint", of("string")),
        ("essays", of("integer")),
        ("passages", of("integer")),
        ("skipped", of("integer")),
    ]);
    object(&[
        ("format_version", json!({ "const": crate::render::json::FORMAT_VERSION })),
        ("query", query),
        ("total", of("integer")),
        ("elapsed_ms", of("number")),
        ("index", index),
        ("hits", list(json!({ "$ref": "#/components/schemas/Hit" }))),
        ("offset", of("integer")),
        ("misses", list(object(&[("change", of("string")), ("passages", of("integer"))]))),
    ])
}

pub(super) fn hit() -> Value {
    let mut period = object(&[
        ("start", years()),
        ("end", years()),
        ("names", list(of("string"))),
        ("because", list(of("string"))),
        ("ranges", list(list(years()))),
    ]);
    period["type"] = json!(["object", "null"]);
    object(&[
        ("rank", of("integer")),
        ("score", of("number")),
        ("match", json!({ "type": "string", "enum": ["exact", "variant", "related"] })),
        ("id", of("string")),
        ("path", of("string")),
        ("title", or_null("string")),
        ("author", or_null("string")),
        ("question", or_null("string")),
        ("topics", list(of("string"))),
        ("period", period),
        ("heading", list(of("string"))),
        ("paragraph", of("integer")),
        ("page", or_null("integer")),
        ("line", of("integer")),
        ("text", of("string")),
        ("snippet", of("string")),
        ("highlights", list(list(of("integer")))),
        ("by", list(of("string"))),
        ("aside", of("boolean")),
        ("written", or_null("string")),
        ("source", or_null("string")),
    ])
}

fn refusal() -> Value {
    let error = object(&[("status", of("integer")), ("message", of("string")), ("hint", or_null("string"))]);
    object(&[("format_version", of("integer")), ("error", error)])
}
