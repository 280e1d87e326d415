//! The field table: what a passage is made of inside the index.
//!
//! One row a field: its name, how it is declared, how it is filled. Adding a field is one row here and a
//! variant of [`FieldName`]; everything else (schema, fingerprint, writer) follows from the table. Filters over
//! fields live beside them: [`period`], [`topic`], [`filter`].
//!
//! | field | terms | for |
//! |---|---|---|
//! | text | words as written behind their stems ([filed](analysis::filed)), positions; stored | stems: searched first |
//! | exact | those of text | words as written: quotes, `--exact`, the exact-form bonus |
//! | foreign | stems of essays in another language than English, positions | inflected words of those |
//! | title, heading, question | stemmed words | context of a passage; `title:`, `heading:`, `--question` |
//! | wording | the whole question, columnar | counts of questions |
//! | author | words as written | `author:` |
//! | topic | every way down to it from the top of the hierarchy, and to all on the way; columnar | `--topic`; counts |
//! | period | packed year ranges, columnar | `--period`, timeline |
//! | path | the whole path | `--path`, order |
//! | essay, ordinal, siblings, kind | numbers, columnar | grouping, context, notes ranked below prose |
//! | words | how many terms the text has, columnar | how common a word is among the passages selected |
//! | vector | packed numbers, columnar; only where a model is given | meaning |
//! | passage | stored only, in a [form of our own](stored) | what a hit shows besides the text, and a seal on both |

pub mod about;
pub mod filter;
pub mod period;
pub mod stored;
pub mod topic;

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STRING, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::TokenizerManager;

use crate::analysis::{self, Analysis, Language};
use crate::document::BlockKind;
use crate::embedding::{Model, Vector};
use crate::essay::{Essay, EssayPassage};

pub use about::{About, StoredPeriod};
use about::{AboutOf, PeriodOf};
pub use stored::PassageKey;

/// Changes whenever a row is added, removed or filled otherwise; part of the index fingerprint.
pub const VERSION: u32 = 8;

/// The fields, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the table above says what each is
pub enum FieldName {
    Text,
    Exact,
    Foreign,
    Title,
    Heading,
    Question,
    Wording,
    Author,
    Topic,
    Period,
    Path,
    Essay,
    Ordinal,
    Siblings,
    Kind,
    Words,
    Vector,
    Passage,
}

/// Everything a row may draw on to fill its field for one passage.
pub struct Record<'a> {
    /// The essay, read and annotated.
    pub essay: &'a Essay,
    /// The passage.
    pub passage: &'a EssayPassage,
    /// The path shown to users.
    pub path: &'a str,
    /// Which passage it is.
    pub key: PassageKey,
    /// The vector of its meaning, where a model makes one.
    pub vector: Option<Vector>,
}

struct Row {
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds the table to the order of the names"))]
    field: FieldName,
    name: &'static str,
    declare: Declared,
    fill: fn(&mut TantivyDocument, Field, &Record<'_>),
}

/// How a field comes into the schema.
enum Declared {
    As(fn(&mut SchemaBuilder, &str) -> Field),
    /// It is another question to the terms of a field further up.
    Within(FieldName),
}

use Declared::{As, Within};

const FIELDS: &[Row] = &[
    Row {
        field: FieldName::Text,
        name: "text",
        declare: As(|schema, name| schema.add_text_field(name, indexed(analysis::FILED).set_stored())),
        fill: |doc, field, record| doc.add_text(field, record.text()),
    },
    Row { field: FieldName::Exact, name: "exact", declare: Within(FieldName::Text), fill: |_, _, _| {} },
    Row {
        field: FieldName::Foreign,
        name: "foreign",
        declare: As(|schema, name| schema.add_text_field(name, indexed(Analysis::Foreign(Language::ALL[0]).name()))),
        fill: |doc, field, record| {
            if let Some(language) = record.essay.stemmed_language() {
                doc.add_text(field, analysis::in_language(record.text(), language));
            }
        },
    },
    Row {
        field: FieldName::Title,
        name: "title",
        declare: As(|schema, name| schema.add_text_field(name, indexed(Analysis::Stemmed.name()))),
        fill: |doc, field, record| add_some(doc, field, record.essay.document.title.as_deref()),
    },
    Row {
        field: FieldName::Heading,
        name: "heading",
        declare: As(|schema, name| schema.add_text_field(name, indexed(Analysis::Stemmed.name()))),
        fill: |doc, field, record| {
            for heading in &record.passage.passage.heading {
                doc.add_text(field, heading);
            }
        },
    },
    Row {
        field: FieldName::Question,
        name: "question",
        declare: As(|schema, name| schema.add_text_field(name, indexed(Analysis::Stemmed.name()))),
        fill: |doc, field, record| add_some(doc, field, record.essay.document.question.as_deref()),
    },
    Row {
        field: FieldName::Wording,
        name: "wording",
        declare: As(|schema, name| schema.add_text_field(name, TextOptions::default().set_fast("raw"))),
        fill: |doc, field, record| add_some(doc, field, record.essay.document.question.as_deref()),
    },
    Row {
        field: FieldName::Author,
        name: "author",
        declare: As(|schema, name| schema.add_text_field(name, indexed(Analysis::Exact.name()))),
        fill: |doc, field, record| add_some(doc, field, record.essay.document.author.as_deref()),
    },
    Row {
        field: FieldName::Topic,
        name: "topic",
        declare: As(|schema, name| schema.add_text_field(name, topic::options())),
        fill: |doc, field, record| {
            for topic in &record.passage.topics {
                doc.add_text(field, topic.paths.as_str());
            }
        },
    },
    Row {
        field: FieldName::Period,
        name: "period",
        declare: As(|schema, name| schema.add_u64_field(name, NumericOptions::default().set_fast())),
        fill: |doc, field, record| {
            for range in record.passage.period.iter().flat_map(|period| &period.ranges) {
                doc.add_u64(field, period::pack(*range));
            }
        },
    },
    Row {
        field: FieldName::Path,
        name: "path",
        declare: As(|schema, name| schema.add_text_field(name, STRING.set_fast("raw"))),
        fill: |doc, field, record| doc.add_text(field, record.path),
    },
    Row {
        field: FieldName::Essay,
        name: "essay",
        declare: As(|schema, name| schema.add_u64_field(name, INDEXED | FAST)),
        fill: |doc, field, record| doc.add_u64(field, record.key.essay),
    },
    Row {
        field: FieldName::Ordinal,
        name: "ordinal",
        declare: As(|schema, name| schema.add_u64_field(name, FAST)),
        fill: |doc, field, record| doc.add_u64(field, record.key.ordinal),
    },
    Row {
        field: FieldName::Siblings,
        name: "siblings",
        declare: As(|schema, name| schema.add_u64_field(name, FAST)),
        fill: |doc, field, record| doc.add_u64(field, record.essay.passages.len() as u64),
    },
    Row {
        field: FieldName::Kind,
        name: "kind",
        declare: As(|schema, name| schema.add_u64_field(name, FAST)),
        fill: |doc, field, record| doc.add_u64(field, u64::from(record.passage.passage.kind != BlockKind::Prose)),
    },
    Row {
        field: FieldName::Words,
        name: "words",
        declare: As(|schema, name| schema.add_u64_field(name, FAST)),
        fill: |doc, field, record| doc.add_u64(field, analysis::count(record.text())),
    },
    Row {
        field: FieldName::Vector,
        name: "vector",
        declare: As(|schema, name| schema.add_u64_field(name, NumericOptions::default().set_fast())),
        fill: |doc, field, record| {
            for word in record.vector.iter().flat_map(Vector::words) {
                doc.add_u64(field, *word);
            }
        },
    },
    Row {
        field: FieldName::Passage,
        name: "passage",
        declare: As(|schema, name| schema.add_bytes_field(name, stored::options())),
        fill: |doc, field, record| doc.add_bytes(field, &stored::sealed(record.key, &record.about_of(), record.text())),
    },
];

/// About as many bytes as the fields of a passage take besides those that hold its text.
const ROOM_BESIDE_TEXT: usize = 768;

fn indexed(analyzer: &str) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer(analyzer).set_index_option(IndexRecordOption::WithFreqsAndPositions),
    )
}

fn add_some(doc: &mut TantivyDocument, field: Field, text: Option<&str>) {
    if let Some(text) = text {
        doc.add_text(field, text);
    }
}

impl<'a> Record<'a> {
    /// Every passage of an essay, in order; `path` is shown to users, `id` stands for it.
    pub fn all(
        essay: &'a Essay,
        path: &'a str,
        id: u64,
        model: Option<&'a Model>,
    ) -> impl Iterator<Item = Record<'a>> + 'a {
        let keys = (0..).map(move |ordinal| PassageKey { essay: id, ordinal });
        keys.zip(&essay.passages).map(move |(key, passage)| Record::new(essay, passage, path, key, model))
    }

    /// One passage of an essay; a model, where there is one, says what it means.
    fn new(
        essay: &'a Essay,
        passage: &'a EssayPassage,
        path: &'a str,
        key: PassageKey,
        model: Option<&Model>,
    ) -> Record<'a> {
        let mut record = Record { essay, passage, path, key, vector: None };
        record.vector = model.and_then(|model| model.embed(record.text())).map(|vector| Vector::packed(&vector));
        record
    }

    /// Its text.
    pub(crate) fn text(&self) -> &str {
        &self.essay.document.text[self.passage.passage.span.clone()]
    }

    /// What a hit shows besides.
    pub(crate) fn about(&self) -> About {
        self.about_of().into()
    }

    fn about_of(&self) -> AboutOf<'_> {
        let Record { essay, passage, path, .. } = self;
        let document = &essay.document;
        AboutOf {
            path,
            title: document.title.as_deref(),
            author: document.author.as_deref(),
            question: document.question.as_deref(),
            written: document.written.as_deref(),
            source: document.source.as_deref(),
            topics: passage.topics.iter().map(|topic| topic.label.as_str()).collect(),
            period: passage.period.as_ref().map(|found| PeriodOf {
                ranges: &found.ranges,
                names: &found.names,
                because: &found.because,
            }),
            heading: &passage.passage.heading,
            paragraph: passage.passage.paragraph,
            page: passage.passage.page,
            line: passage.passage.line,
            aside: passage.passage.kind != BlockKind::Prose,
            language: essay.stemmed_language(),
        }
    }
}

/// The schema and a handle for each field.
#[derive(Clone, Debug)]
pub struct Fields {
    schema: Schema,
    handles: Vec<Field>,
}

impl Fields {
    /// Builds the schema from the table.
    pub fn new() -> Fields {
        let mut builder = Schema::builder();
        let mut handles = Vec::with_capacity(FIELDS.len());
        for row in FIELDS {
            handles.push(match row.declare {
                As(declare) => declare(&mut builder, row.name),
                Within(other) => handles[other as usize],
            });
        }
        Fields { schema: builder.build(), handles }
    }

    /// The Tantivy schema.
    pub fn schema(&self) -> Schema {
        self.schema.clone()
    }

    /// The Tantivy document of one passage.
    pub fn document(&self, record: &Record<'_>) -> TantivyDocument {
        // All passages of a book are held at once: the text and the little beside it, not what growing takes.
        let mut document = TantivyDocument::with_capacity(record.text().len() + ROOM_BESIDE_TEXT);
        for (row, field) in FIELDS.iter().zip(&self.handles) {
            (row.fill)(&mut document, *field, record);
        }
        document
    }

    /// The name a field has in the schema.
    pub fn name(field: FieldName) -> &'static str {
        FIELDS[field as usize].name
    }
}

/// Makes what turns texts into terms known to an index; needed every time one is opened.
pub fn register(tokenizers: &TokenizerManager) {
    analysis::register(tokenizers);
    tokenizers.register(topic::TOKENIZER, topic::PathTokenizer::default());
}

impl Default for Fields {
    fn default() -> Self {
        Fields::new()
    }
}

impl std::ops::Index<FieldName> for Fields {
    type Output = Field;

    fn index(&self, field: FieldName) -> &Field {
        &self.handles[field as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_names() {
        for (place, row) in FIELDS.iter().enumerate() {
            assert_eq!(row.field as usize, place, "{}", row.name);
        }
    }
}
