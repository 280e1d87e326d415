//! The rows of a model, as they lie in its file.
//!
//! Rows are widened when they are needed, so that a model takes no more memory than its file.

use std::ops::Range;

use half::{bf16, f16};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};

/// The name model2vec gives the weight of each token.
const WEIGHTS: &str = "weights";

/// A vector for each token.
pub(super) struct Table {
    bytes: Vec<u8>,
    layout: Layout,
}

/// What lies where in the file.
struct Layout {
    rows: Range<usize>,
    number: Number,
    dimensions: usize,
    /// What each token counts in the mean; empty where all count alike.
    weights: Vec<f32>,
}

impl Table {
    /// Reads a file of tensors: one of rows, and perhaps one of weights.
    pub(super) fn read(bytes: Vec<u8>) -> Result<Table, String> {
        let layout = Layout::of(&bytes)?;
        Ok(Table { bytes, layout })
    }

    /// How many numbers a row has.
    pub(super) fn dimensions(&self) -> usize {
        self.layout.dimensions
    }

    /// Adds the row of a token, as far as it counts; nothing for a token without one.
    pub(super) fn add(&self, token: usize, sum: &mut [f32]) {
        let Layout { rows, number, dimensions, weights } = &self.layout;
        let width = dimensions * number.width();
        let rows = &self.bytes[rows.clone()];
        let Some(row) = token.checked_mul(width).and_then(|start| rows.get(start..start.checked_add(width)?)) else {
            return;
        };
        let weight = weights.get(token).copied().unwrap_or(1.0);
        for (sum, value) in sum.iter_mut().zip(number.read(row)) {
            *sum += weight * value;
        }
    }
}

impl Layout {
    fn of(bytes: &[u8]) -> Result<Layout, String> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
        let names = tensors.names().join(", ");
        if tensors.names().contains(&"mapping") {
            return Err("its tokens share rows (a tensor named mapping), which is not supported".to_owned());
        }
        let mut tables = tensors.iter().filter(|(_, tensor)| tensor.shape().len() == 2);
        let (Some((_, table)), None) = (tables.next(), tables.next()) else {
            return Err(format!("it should have one tensor of rows and columns; it has {names}"));
        };
        let number = Number::of(&table)?;
        let (tokens, dimensions) = (table.shape()[0], table.shape()[1]);
        if tokens == 0 || dimensions == 0 {
            return Err("its table is empty".to_owned());
        }
        let weights = tensors.tensor(WEIGHTS).ok().map(|tensor| numbers(&tensor)).transpose()?.unwrap_or_default();
        if !weights.is_empty() && weights.len() != tokens {
            return Err(format!("it has {} weights for {tokens} rows", weights.len()));
        }
        let start = table.data().as_ptr().addr() - bytes.as_ptr().addr();
        let rows = start..start + table.data().len();
        Ok(Layout { rows, number, dimensions, weights })
    }
}

fn numbers(tensor: &TensorView<'_>) -> Result<Vec<f32>, String> {
    Ok(Number::of(tensor)?.read(tensor.data()).collect())
}

/// How a number is written.
#[derive(Clone, Copy)]
enum Number {
    F32,
    F16,
    BF16,
}

impl Number {
    fn of(tensor: &TensorView<'_>) -> Result<Number, String> {
        match tensor.dtype() {
            Dtype::F32 => Ok(Number::F32),
            Dtype::F16 => Ok(Number::F16),
            Dtype::BF16 => Ok(Number::BF16),
            other => Err(format!("its numbers are {other:?}; f32, f16 and bf16 can be read")),
        }
    }

    fn width(self) -> usize {
        if matches!(self, Number::F32) { 4 } else { 2 }
    }

    fn read(self, bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
        bytes.chunks_exact(self.width()).map(move |number| match (self, number) {
            (Number::F32, &[a, b, c, d]) => f32::from_le_bytes([a, b, c, d]),
            (Number::F16, &[a, b]) => f16::from_le_bytes([a, b]).to_f32(),
            (Number::BF16, &[a, b]) => bf16::from_le_bytes([a, b]).to_f32(),
            _ => 0.0,
        })
    }
}
