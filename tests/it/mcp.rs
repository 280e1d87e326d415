//! An assistant's conversation: the tools there are, that their answers are those of the command line, and that what
//! cannot be answered is said in a way that helps.

use std::path::Path;

use serde_json::{Value, json};

use crate::program::{Program, demo_index, home};

/// Answers to calls of tools, in the order of the calls.
fn conversation(calls: &[(&str, Value)]) -> Vec<Value> {
    let hello = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}});
    let mut lines =
        vec![hello.to_string(), json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string()];
    for (id, (tool, arguments)) in (1..).zip(calls) {
        let params = json!({"name": tool, "arguments": arguments});
        lines.push(json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}).to_string());
    }
    let mut answers = talk(&lines);
    answers.sort_by_key(|answer| answer["id"].as_u64());
    answers.into_iter().skip(1).collect()
}

fn talk(lines: &[String]) -> Vec<Value> {
    let ran = Program::new(home(), ["mcp"]).index(demo_index()).input(&(lines.join("\n") + "\n")).run();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout.lines().map(|line| serde_json::from_str(line).expect("an answer in JSON")).collect()
}

fn command(arguments: &[&str]) -> Value {
    Program::new(home(), arguments).index(demo_index()).run().json()
}

/// Of an answer with hits: where each stands.
fn places(answer: &Value) -> Vec<&str> {
    answer["hits"].as_array().expect("hits").iter().map(|hit| hit["id"].as_str().expect("an id")).collect()
}

#[test]
fn an_assistant_gets_the_hits_of_the_command_line() {
    let questions: [(Value, &[&str]); 4] = [
        (json!({"words": "Virgin Lands"}), &["Virgin Lands"]),
        (
            json!({"words": "why did the reforms of Khruschev fail", "limit": 25}),
            &["why did the reforms of Khruschev fail", "--limit", "25"],
        ),
        (
            json!({"words": "grain", "period": ["Cold War"], "per_essay": 1}),
            &["grain", "--period", "Cold War", "--per-essay", "1"],
        ),
        (json!({"topic": ["agriculture"], "sort": "period"}), &["--topic", "agriculture", "--sort", "period"]),
    ];
    let calls: Vec<(&str, Value)> = questions.iter().map(|(arguments, _)| ("search", arguments.clone())).collect();
    for (answer, (_, words)) in conversation(&calls).iter().zip(&questions) {
        let typed = command(&[&["query", "--format", "json"], *words].concat());
        let told = &answer["result"]["structuredContent"];
        assert_eq!(places(told), places(&typed), "{words:?}");
        assert_eq!(told["hits"], typed["hits"], "{words:?}");
        assert!(!places(told).is_empty(), "{words:?}");
        let text = answer["result"]["content"][0]["text"].as_str().expect("text");
        assert_eq!(serde_json::from_str::<Value>(text).expect("JSON as text")["hits"], told["hits"]);
    }
}

#[test]
fn every_tool_answers_as_its_command() {
    let quotation = "the wind carried away the topsoil";
    let place = "corpus/russia/virgin-lands.md:4";
    let answers = conversation(&[
        ("show", json!({"what": place})),
        ("verify", json!({"quotation": quotation})),
        ("topics", json!({"words": "famine"})),
        ("timeline", json!({"words": "collective farm"})),
    ]);
    let commands: [&[&str]; 4] =
        [&["show", place], &["verify", quotation], &["topics", "famine"], &["timeline", "collective farm"]];
    for (answer, words) in answers.iter().zip(commands) {
        let typed = command(&[words, &["--format", "json"]].concat());
        assert_eq!(answer["result"]["structuredContent"], typed, "{words:?}");
    }
}

#[test]
fn what_cannot_be_answered_says_what_to_do() {
    let answers = conversation(&[
        ("search", json!({"words": "maize", "period": ["the age of nonsense"]})),
        ("search", json!({"words": 5})),
        ("show", json!({"what": "no/such/essay.md"})),
        ("timeline", json!({"step": 0})),
        ("erase", json!({})),
    ]);
    for (answer, words) in answers.iter().zip(["hint: give years", "expected a string", "ids and paths", "1000 years"])
    {
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        let text = answer["result"]["content"][0]["text"].as_str().expect("text");
        assert!(text.contains(words), "{text}");
    }
    assert!(answers[4]["error"]["message"].as_str().expect("a message").contains("search, show, verify"));
}

#[test]
fn tools_are_described_and_change_nothing() {
    let lines: Vec<String> = [
        json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}),
    ]
    .iter()
    .map(Value::to_string)
    .collect();
    let answers = talk(&lines);
    let tools = answers[1]["result"]["tools"].as_array().expect("tools");
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().expect("a name")).collect();
    assert_eq!(names, ["search", "show", "verify", "topics", "timeline"]);
    for tool in tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        let properties = tool["inputSchema"]["properties"].as_object().expect("properties");
        assert!(properties.values().all(|property| property["description"].is_string()), "{tool}");
    }
}

#[test]
fn without_an_index_it_says_so_at_once() {
    let ran = Program::new(Path::new("/"), ["mcp", "--index", "/no/such/index"]).run();
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("/no/such/index"), "{}", ran.stderr);
}
