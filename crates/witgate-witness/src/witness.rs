//! A guest that a finding breaks, and upstream's word for it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use witgate_judge::{Cell, Direction, GatedFinding};
use witgate_link::{Fit, Opinion, links};
use witgate_load::{Options, TypeChecker, load_bytes};
use witgate_model::{Contract, WorldName};

use crate::contract_side::TwoSides;
use crate::kept::{WitnessWorld, complete};
use crate::starts::{Start, each_start};
use crate::wit_text::WitText;

/// A guest and a host that refuses it.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The guest's WIT.
    pub guest: WitText,
    /// The guest: a component that does nothing.
    pub component: Vec<u8>,
    /// The host's WIT.
    pub host: WitText,
    /// Whether the world is no world of the package, but one of somebody who uses it.
    pub is_invented: bool,
    /// The function that the guest uses, by its address, if it uses but one.
    pub function: Option<String>,
    /// What refuses it.
    pub refusal: Refusal,
}

impl Witness {
    /// Whether upstream's type checker refuses the guest.
    pub fn is_proved(&self) -> bool {
        matches!(self.refusal, Refusal::Typing { .. })
    }

    /// Whether Wasmtime's linker refuses the guest.
    pub fn is_refused_by_wasmtime(&self) -> bool {
        match &self.refusal {
            Refusal::Typing { wasmtime, .. } => wasmtime.is_some(),
            Refusal::WasmtimeOnly(_) => true,
        }
    }
}

/// What refuses a guest.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Component-model typing.
    Typing {
        /// What upstream's type checker says.
        upstream: String,
        /// Why Wasmtime's linker refuses it too, if it does.
        wasmtime: Option<String>,
    },
    /// Wasmtime's linker alone, which is no part of this program: upstream's type
    /// checker accepts the guest.
    WasmtimeOnly(String),
}

/// What came of looking for a witness.
#[derive(Clone, Debug)]
pub enum Sought {
    /// There is one.
    Found(Box<Witness>),
    /// There is none that could be made or proved, for this reason.
    NotMade(String),
    /// What witgate says contradicts upstream or itself: a defect.
    Defect(Box<Defect>),
}

/// Where witgate contradicts upstream's type checker, or itself.
#[derive(Clone, Debug)]
pub struct Defect {
    /// What is wrong.
    pub message: String,
    /// The guest's WIT and the host's, where there are any.
    pub texts: Option<(WitText, WitText)>,
}

/// Looks for the smallest guest that a finding breaks in one direction.
pub(crate) fn seek(
    sides: &TwoSides<'_>,
    finding: &GatedFinding,
    direction: Direction,
    worlds: &[(WorldName, WorldName)],
    others: &BTreeMap<&str, usize>,
) -> Sought {
    let cell = direction.cell(&finding.impact);
    let is_in_a_world = finding.reach.worlds.iter().any(|it| is_paired(&it.name, worlds));
    let (mut reason, mut by_others, mut sought) = (None, None, None);
    let mut attempt = |start: Start<'_, '_>| {
        match attempt(start, direction, cell) {
            // Of what is in no world, the finding says what its rule says of all.
            Attempt::Found(witness)
                if is_in_a_world && cell.refuses(Opinion::Typing) && !witness.is_proved() => {}
            // Another guest may be refused by just those that the finding speaks of.
            Attempt::Found(witness)
                if cell.refuses(Opinion::Wasmtime) != witness.is_refused_by_wasmtime() =>
            {
                by_others.get_or_insert(witness);
            }
            Attempt::Found(witness) => sought = Some(Sought::Found(witness)),
            Attempt::Defect(defect) => sought = Some(Sought::Defect(defect)),
            Attempt::NotMade(why) => _ = reason.get_or_insert(why),
            Attempt::Links => {}
        }
        if sought.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let _ = each_start(sides, finding, direction, worlds, others, &mut attempt);
    if let Some(sought) = sought {
        return sought;
    }
    if let Some(witness) = by_others {
        return Sought::Found(witness);
    }
    match reason {
        Some(reason) => Sought::NotMade(reason),
        None if direction.pick(&sides.baseline, &sides.candidate).0.is_built => Sought::NotMade(
            "only the component itself shows it, which carries more than it uses".to_owned(),
        ),
        None if !is_in_a_world => {
            Sought::NotMade("no world has it, and every guest that was tried links".to_owned())
        }
        None => Sought::Defect(Box::new(Defect {
            message: format!(
                "the finding says `{}`, and every guest that was tried links",
                direction.cell(&finding.impact).as_str()
            ),
            texts: None,
        })),
    }
}

fn is_paired(world: &WorldName, pairs: &[(WorldName, WorldName)]) -> bool {
    pairs.iter().any(|(was, now)| world == was || world == now)
}

/// What came of trying a guest.
enum Attempt {
    Found(Box<Witness>),
    Defect(Box<Defect>),
    NotMade(String),
    Links,
}

/// What witgate reads of a text.
struct ReadText {
    contract: Contract,
    world: WorldName,
}

impl ReadText {
    fn new(text: &WitText) -> Result<ReadText, String> {
        let subject = load_bytes("witness.wit", text.text.as_bytes(), &Options::default())
            .map_err(|error| error.to_string())?;
        let contract = subject.contract;
        let is_its = |it: &WorldName| it.to_string() == text.world_name();
        let world = contract.worlds().map(|(world, _)| world).find(is_its);
        Ok(ReadText { world: world.ok_or("its world is not read back")?, contract })
    }
}

fn attempt(start: Start<'_, '_>, direction: Direction, cell: Cell) -> Attempt {
    let Start { mut guest, mut host, function } = start;
    if complete(&mut guest, &mut host).is_none() {
        return Attempt::NotMade("it needs more types than a witness may have".to_owned());
    }
    let [guest_side, host_side] = direction.sides();
    let is_invented = guest.world == WitnessWorld::Invented;
    let texts = (
        guest.text(&format!("What the guest uses of the {guest_side}.")),
        host.text(&format!("The same of the {host_side}, which the host implements.")),
    );
    let not_made = |why: String| {
        let why = last_line(&why);
        Attempt::NotMade(format!("upstream makes no component of its world: {why}"))
    };
    let guest = match ReadText::new(&texts.0) {
        Ok(read) => read,
        Err(why) => return not_made(why),
    };
    let host = match ReadText::new(&texts.1) {
        Ok(read) => read,
        Err(why) => return not_made(why),
    };
    let [typing, wasmtime] = Opinion::ALL.map(|opinion| {
        links((&guest.contract, &guest.world), (&host.contract, &host.world), opinion)
    });
    let (Some(typing), Some(wasmtime)) = (typing, wasmtime) else {
        return Attempt::NotMade("no component type describes its world".to_owned());
    };
    let is_sought = match &typing {
        Err(_) => cell.refuses(Opinion::Typing),
        Ok(()) => cell.refuses(Opinion::Wasmtime) && wasmtime.is_err(),
    };
    if !is_sought {
        return Attempt::Links;
    }
    let checkers = TypeChecker::parse(&texts.0.text)
        .and_then(|guest| Ok((guest, TypeChecker::parse(&texts.1.text)?)));
    let built = checkers.and_then(|(guest, host)| {
        let component = guest.dummy_component(&texts.0.world)?;
        Ok((guest, host, component))
    });
    let (guest_checker, host_checker, component) = match built {
        Ok(built) => built,
        Err(why) => return not_made(why),
    };
    // What upstream refuses anyway proves nothing.
    if let Err(why) = guest_checker.accepts(&texts.0.world, &component) {
        return Attempt::NotMade(format!(
            "upstream's type checker refuses a component of this world even against the world \
             itself: {}",
            last_line(&why)
        ));
    }
    let defect =
        |message: String| Attempt::Defect(Box::new(Defect { message, texts: Some(texts.clone()) }));
    let upstream = host_checker.accepts(&texts.1.world, &component);
    let fit = match fit_of(&component, &host) {
        Ok(fit) => fit,
        Err(why) => return defect(format!("its component cannot be read: {why}")),
    };
    if fit.is_accepted(Opinion::Typing) != typing.is_ok() {
        return defect("`witgate targets` says another thing of its component".to_owned());
    }
    let refusal = match (typing, upstream) {
        (Err(_), Err(upstream)) => Refusal::Typing { upstream, wasmtime: wasmtime.err() },
        (Ok(()), Ok(())) => Refusal::WasmtimeOnly(wasmtime.err().unwrap_or_default()),
        (Err(ours), Ok(())) => {
            let said = "and upstream's type checker accepts it";
            return defect(format!("component-model typing refuses its guest ({ours}), {said}"));
        }
        (Ok(()), Err(why)) => {
            let why = last_line(&why).to_owned();
            return defect(format!(
                "component-model typing accepts its guest, and upstream's type checker refuses \
                 it: {why}"
            ));
        }
    };
    let (guest, host) = texts;
    Attempt::Found(Box::new(Witness { guest, component, host, is_invented, function, refusal }))
}

/// Whether a component fits the host's world, as `witgate targets` says it.
fn fit_of(component: &[u8], host: &ReadText) -> Result<Fit, String> {
    let subject = load_bytes("guest.wasm", component, &Options::default())
        .map_err(|error| error.to_string())?;
    Fit::in_world(&subject.contract, &host.contract, &host.world)
        .ok_or("it has no world".to_owned())
}

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or_default().trim()
}
