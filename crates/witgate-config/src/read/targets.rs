//! What the file says of the hosts that components run on.

use crate::error::Error;
use crate::fields::Fields;
use crate::read::paths::relative;
use crate::target::HostTarget;

pub(super) fn targets(top: &Fields<'_>) -> Result<Vec<HostTarget>, Error> {
    let mut targets = Vec::new();
    for fields in top.tables("target")? {
        let target = HostTarget {
            host: fields.text("host").expect("it is required"),
            flags: fields.texts("flags"),
            subjects: fields.texts("for"),
            wit: relative(&fields, "wit")?,
            world: fields.text("world"),
            site: fields.header(),
        };
        if target.wit.is_none() && target.world.is_some() {
            let help =
                "name the WIT of the host that offers this world; a known host needs neither";
            return Err(fields.missing("wit", help.to_owned()));
        }
        if target.wit.is_some() && target.flags.is_some() {
            let message = "`flags` are those of a known host".to_owned();
            let help = "remove it: the world says what a host of your own offers";
            return Err(fields.wrong("flags", message, help.to_owned()));
        }
        targets.push(target);
    }
    Ok(targets)
}
