//! What the file says of components that exist already.

use super::paths::{relative, relative_all};
use crate::consumers::Consumers;
use crate::error::Error;
use crate::fields::Fields;

pub(super) fn consumers(top: &Fields<'_>) -> Result<Option<Consumers>, Error> {
    let Some(fields) = top.table("consumers")? else { return Ok(None) };
    let paths = relative_all(&fields, "paths")?.expect("it is required");
    if paths.value.is_empty() {
        let help = "name directories or patterns, as in `paths = [\"plugins/**/*.wasm\"]`, or \
                    remove the table";
        return Err(fields.wrong("paths", "`paths` is empty".to_owned(), help.to_owned()));
    }
    Ok(Some(Consumers {
        paths,
        owners: relative(&fields, "owners")?,
        unused: fields.word("unused")?,
        site: fields.header(),
    }))
}
