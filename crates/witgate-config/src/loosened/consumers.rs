//! Breaks that weigh less from now on, because no known component uses what breaks.

use witgate_judge::Level;
use witgate_toml::cut;

use crate::config::Config;
use crate::consumers::Consumers;
use crate::loosened::facts::{Loosened, site};

const IF: &str = "all components that run on the packages are known";

pub(super) fn compare(was: &Config, now: &Config, found: &mut Loosened) {
    let Some(after) = &now.consumers else { return };
    let level = |consumers: &Consumers| match &consumers.unused {
        Some(unused) => unused.value,
        None => Level::Error,
    };
    let before = was.consumers.as_ref();
    let (weaker, weak) = (level(after), before.map_or(Level::Error, level));
    if weaker == Level::Error {
        return;
    }
    let sites = [before.and_then(|it| site(it.unused.as_ref())), site(after.unused.as_ref())];
    if weaker < weak {
        let matter = format!("breaking changes that break no known consumer are `{weaker}`");
        found.add(&format!("consumers.unused {weaker}"), matter, IF, sites);
        return;
    }
    // Who is examined no longer cannot be broken.
    let kept = |path: &String| after.paths.value.contains(path);
    let sites = [before.map(|it| it.paths.site.clone()), Some(after.paths.site.clone())];
    for path in before.into_iter().flat_map(|it| &it.paths.value).filter(|path| !kept(path)) {
        found.add(
            &format!("consumers.paths {path}"),
            format!("the consumers in `{}` are no longer checked", cut(path)),
            "nobody runs them any more",
            sites.clone(),
        );
    }
}
