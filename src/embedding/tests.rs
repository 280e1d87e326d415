use std::fs;

use safetensors::tensor::{Dtype, TensorView};

use super::*;
use crate::error::Kind;

const WORDS: [&str; 4] = ["[UNK]", "maize", "corn", "pope"];
const ROWS: [[f32; 3]; 4] = [[9.0, 9.0, 9.0], [1.0, 0.5, 0.0], [1.0, 0.25, 0.0], [0.0, 0.0, 2.0]];

fn tokenizer() -> String {
    let vocabulary: serde_json::Map<_, _> =
        WORDS.iter().enumerate().map(|(id, word)| ((*word).to_owned(), id.into())).collect();
    serde_json::json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": null, "decoder": null,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    })
    .to_string()
}

fn bytes(numbers: impl IntoIterator<Item = f32>) -> Vec<u8> {
    numbers.into_iter().flat_map(f32::to_le_bytes).collect()
}

fn tensors(named: &[(&str, Dtype, Vec<usize>, Vec<u8>)]) -> Vec<u8> {
    let views = named
        .iter()
        .map(|(name, number, shape, bytes)| (*name, TensorView::new(*number, shape.clone(), bytes).unwrap()));
    safetensors::serialize(views, None).unwrap()
}

fn folder(tensors: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(VECTORS), tensors).unwrap();
    fs::write(folder.path().join(TOKENIZER), tokenizer()).unwrap();
    folder
}

fn plain() -> Vec<u8> {
    tensors(&[("embeddings", Dtype::F32, vec![4, 3], bytes(ROWS.into_iter().flatten()))])
}

fn model(tensors: &[u8]) -> Model {
    Model::load(folder(tensors).path()).unwrap()
}

fn near(left: &[f32], right: &[f32]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| (left - right).abs() < 0.01)
}

#[test]
fn a_text_is_the_mean_of_what_is_known_of_it() {
    let model = model(&plain());
    let length = f32::sqrt(2.0 * 2.0 + 0.75 * 0.75);
    let expected = [2.0 / length, 0.75 / length, 0.0];
    assert!(near(&model.embed("Maize corn").unwrap(), &expected));
    assert!(near(&model.embed("maize, unheard-of corn").unwrap(), &expected));
    assert_eq!(model.embed("unheard"), None);
    assert_eq!(model.embed(""), None);
}

#[test]
fn half_precision_and_weights_are_read() {
    let halves: Vec<u8> = ROWS.into_iter().flatten().flat_map(|x| half::f16::from_f32(x).to_le_bytes()).collect();
    let weights = bytes([1.0, 1.0, 0.0, 0.5]);
    let model = model(&tensors(&[
        ("embedding.weight", Dtype::F16, vec![4, 3], halves),
        ("weights", Dtype::F32, vec![4], weights),
    ]));
    let length = f32::sqrt(1.0 + 0.25 + 1.0);
    assert!(near(&model.embed("maize corn pope").unwrap(), &[1.0 / length, 0.5 / length, 1.0 / length]));
}

#[test]
fn a_packed_vector_keeps_its_direction() {
    let model = model(&plain());
    let question = model.embed("corn").unwrap();
    let packed = |text: &str| Vector::packed(&model.embed(text).unwrap());
    let (same, other) = (packed("maize").closeness(&question).unwrap(), packed("pope").closeness(&question).unwrap());
    assert!(same > 0.95 && other.abs() < 0.01, "{same} {other}");
    let long: Vec<f32> = (0..19_u8).map(|x| f32::from(x) - 9.0).collect();
    let square: f32 = long.iter().map(|x| x * x).sum();
    let told = Vector::packed(&long).closeness(&long).unwrap();
    assert!((told / square - 1.0).abs() < 0.01, "{told} for {square}");
}

#[test]
fn a_vector_of_another_length_is_near_to_nothing() {
    assert_eq!(Vector::packed(&[1.0; 8]).closeness(&[1.0; 16]), None);
}

#[test]
fn the_same_files_are_the_same_model_under_any_name() {
    let (one, same, other) =
        (model(&plain()), model(&plain()), model(&tensors(&[("e", Dtype::F32, vec![4, 1], bytes([1.0; 4]))])));
    assert!(one.identity().is(same.identity()));
    assert!(!one.identity().is(other.identity()));
    assert_eq!((one.identity().dimensions, other.identity().dimensions), (3, 1));
}

#[test]
fn what_is_no_model_is_named() {
    let table = || ("a", Dtype::F32, vec![4, 3], bytes([1.0; 12]));
    let odd = [
        (b"nonsense".to_vec(), VECTORS),
        (tensors(&[table(), ("b", Dtype::F32, vec![4, 3], bytes([1.0; 12]))]), "one tensor"),
        (tensors(&[("a", Dtype::I64, vec![1, 1], vec![0; 8])]), "I64"),
        (tensors(&[table(), ("weights", Dtype::F32, vec![3], bytes([1.0; 3]))]), "3 weights"),
        (tensors(&[table(), ("mapping", Dtype::I64, vec![4], vec![0; 32])]), "mapping"),
    ];
    for (file, expected) in odd {
        let error = Model::load(folder(&file).path()).unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(format!("{error}: {cause}").contains(expected), "{error}: {cause}");
        assert!(error.next_step().unwrap().contains(TOKENIZER));
    }
    let broken = folder(&plain());
    fs::write(broken.path().join(TOKENIZER), "{}").unwrap();
    assert!(Model::load(broken.path()).unwrap_err().to_string().contains(TOKENIZER));
    fs::remove_file(broken.path().join(VECTORS)).unwrap();
    assert!(Model::load(broken.path()).unwrap_err().to_string().contains(VECTORS));
}
