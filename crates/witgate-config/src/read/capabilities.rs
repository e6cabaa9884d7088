//! What the file says of what components may do.

use witgate_toml::cut;

use crate::capabilities::{Capabilities, InterfaceClass};
use crate::error::Error;
use crate::fields::Fields;

/// The table of the whole file.
pub(super) fn of_all(top: &Fields<'_>) -> Result<Option<Capabilities>, Error> {
    let Some(fields) = top.table("capabilities")? else { return Ok(None) };
    let mut classes = Vec::new();
    for fields in fields.tables("class")? {
        let text = |name| fields.text(name).expect("it is required").value;
        let class = InterfaceClass {
            interface: text("interface"),
            class: text("class"),
            site: fields.header(),
        };
        if class.class.contains([':', '/', '#', '*', '?']) || class.class.is_empty() {
            let message = format!("`{}` is not the name of a class", cut(&class.class));
            let help = "use a class that `witgate inspect` shows, such as `filesystem`, or a word \
                        of your own"
                .to_owned();
            return Err(fields.wrong("class", message, help));
        }
        classes.push(class);
    }
    Ok(Some(Capabilities { classes, ..lists(&fields)? }))
}

/// The table of a package or artifact.
pub(super) fn of_one(fields: &Fields<'_>) -> Result<Option<Capabilities>, Error> {
    fields.table("capabilities")?.map(|fields| lists(&fields)).transpose()
}

fn lists(fields: &Fields<'_>) -> Result<Capabilities, Error> {
    Ok(Capabilities {
        allow: fields.texts("allow"),
        review: fields.texts("review"),
        deny: fields.texts("deny"),
        default: fields.word("default")?,
        classes: Vec::new(),
        site: fields.header(),
    })
}
