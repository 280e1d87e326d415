//! What every page has: head, search form, help, and the page of a refusal.

use super::html::Escaped;
use super::parameters::{Asked, PARAMETERS, Parameter, Shape, switch};
use super::refusal::Refusal;
use super::routes::Reply;

/// A page about to be made whole.
pub(super) struct Frame<'a> {
    /// Text; the name of the program is put behind it.
    pub(super) title: &'a str,
    /// What the form shows.
    pub(super) asked: &'a Asked,
    /// HTML, heading included.
    pub(super) main: &'a str,
    pub(super) narrow: Narrow<'a>,
}

/// The ways to narrow the answer, and where they stand when there is room.
#[derive(Clone, Copy)]
pub(super) enum Narrow<'a> {
    /// There are none.
    Nothing,
    /// HTML, beside the passages.
    Beside(&'a str),
    /// HTML, below, side by side: there are no passages.
    Below(&'a str),
}

impl Frame<'_> {
    pub(super) fn html(&self) -> String {
        let (layout, narrow) = match self.narrow {
            Narrow::Nothing => ("columns", None),
            Narrow::Beside(html) => ("columns", Some(html)),
            Narrow::Below(html) => ("overview", Some(html)),
        };
        let skip =
            narrow.map_or("", |_| "<a class=\"skip\" href=\"#narrow\">Skip to the ways to narrow the answer</a>\n");
        let narrow = narrow.map_or_else(String::new, |html| {
            format!("<nav id=\"narrow\" aria-label=\"Narrow the answer\">{html}</nav>\n")
        });
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} – histsearch</title>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <link rel=\"icon\" href=\"/assets/icon.svg\">\n<link rel=\"stylesheet\" href=\"/assets/page.css\">\n\
             <script src=\"/assets/page.js\" defer></script>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#answer\">Skip to the passages</a>\n{skip}\
             <header>\n<a class=\"home\" href=\"/\">histsearch</a>\n{form}</header>\n\
             <p id=\"said\" class=\"unseen\" role=\"status\"></p>\n\
             <div class=\"{layout}\">\n<main id=\"answer\" tabindex=\"-1\">{main}</main>\n{narrow}</div>\n\
             <footer>{HELP}</footer>\n</body>\n</html>\n",
            title = Escaped(self.title),
            form = form(self.asked),
            main = self.main,
        )
    }
}

const HELP: &str = "<details><summary>Help and keys</summary>\
    <p>All words matter, near words more. <code>\"exact phrase\"</code>, <code>a NEAR/8 b</code>, <code>AND OR NOT</code>, \
    <code>-word</code>, <code>prefix*</code>, <code>word~1</code>, <code>title:</code> <code>author:</code> \
    <code>heading:</code> <code>topic:</code> <code>period:1953..1964</code>.</p>\
    <dl class=\"keys\"><div><dt><kbd>/</kbd></dt><dd>to the search box</dd></div>\
    <div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>to the next and the previous passage</dd></div>\
    <div><dt><kbd>Enter</kbd></dt><dd>opens it</dd></div>\
    <div><dt><kbd>Tab</kbd></dt><dd>reaches everything</dd></div></dl>\
    <p class=\"scripted\" hidden><label><input type=\"checkbox\" id=\"keys\" checked> Single-letter keys</label></p>\
    <p>For programs: <a href=\"/api/openapi.json\">/api/search</a>. Nothing leaves this machine.</p></details>";

fn form(asked: &Asked) -> String {
    let words = asked.values("q").next().unwrap_or_default();
    let controls: String = PARAMETERS.iter().map(|parameter| control(parameter, asked)).collect();
    format!(
        "<form id=\"ask\" role=\"search\" action=\"/\" method=\"get\">\n\
         <div class=\"words\"><label class=\"unseen\" for=\"q\">Search the essays</label>\
         <input type=\"search\" id=\"q\" name=\"q\" value=\"{}\" placeholder=\"Search the essays\" autocomplete=\"off\" \
         autocapitalize=\"off\" spellcheck=\"false\" enterkeyhint=\"search\">\
         <button type=\"submit\">Search</button></div>\n\
         <details class=\"conditions\"><summary>Conditions</summary><div class=\"controls\">{controls}</div></details>\n\
         </form>\n",
        Escaped(words)
    )
}

/// One parameter in the form. What is already asked for stays asked for.
fn control(parameter: &Parameter, asked: &Asked) -> String {
    let Parameter { name, about, shape, .. } = parameter;
    let Some(label) = parameter.label else { return String::new() };
    let value = asked.values(name).next();
    let (about, shown) = (Escaped(about), Escaped(value.unwrap_or_default()));
    match shape {
        Shape::Text | Shape::Texts => {
            let kept: String = asked
                .values(name)
                .map(|value| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", Escaped(value)))
                .collect();
            format!(
                "{kept}<label>{label} <input type=\"text\" name=\"{name}\" title=\"{about}\" autocomplete=\"off\"></label>\n"
            )
        }
        Shape::Number(most) => format!(
            "<label>{label} <input type=\"number\" name=\"{name}\" min=\"0\" max=\"{most}\" value=\"{shown}\" title=\"{about}\"></label>\n"
        ),
        Shape::Switch => {
            let checked = if value.and_then(switch) == Some(true) { " checked" } else { "" };
            format!(
                "<label class=\"switch\"><input type=\"checkbox\" name=\"{name}\" value=\"true\" title=\"{about}\"{checked}> {label}</label>\n"
            )
        }
        Shape::Choice(values) => {
            let options: String = values
                .iter()
                .map(|&choice| {
                    let selected = if value == Some(choice) { " selected" } else { "" };
                    format!("<option{selected}>{choice}</option>")
                })
                .collect();
            format!("<label>{label} <select name=\"{name}\" title=\"{about}\">{options}</select></label>\n")
        }
    }
}

/// The page of a refusal.
pub(super) fn refusal(refusal: &Refusal) -> Reply {
    let main = format!("<h1>No answer</h1>{}", complaint(refusal));
    let title = "No answer";
    let page = Frame { title, asked: &Asked::default(), main: &main, narrow: Narrow::Nothing }.html();
    Reply::html(page).with(refusal.status)
}

/// What went wrong and what to do next, as part of a page.
pub(super) fn complaint(refusal: &Refusal) -> String {
    let hint = refusal.hint.as_ref().map(|hint| format!("<p>Try: {}</p>", Escaped(hint))).unwrap_or_default();
    format!("<div class=\"trouble\" role=\"alert\"><p>{}</p>{hint}</div>", Escaped(&refusal.message))
}
