//! The contract as WIT.

use std::io::{self, Write};

use super::Inspection;
use crate::escape::escape;

/// Names have nothing in them to escape; documentation may.
pub(super) fn write(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    for line in inspection.wit.iter().flat_map(|text| text.lines()) {
        writeln!(out, "{}", escape(line))?;
    }
    Ok(())
}
