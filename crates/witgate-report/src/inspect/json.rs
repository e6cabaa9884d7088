//! For programs: `witgate/inspect/1`, whose keys only ever grow.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;
use witgate_capability::{Capability, CapabilityImport, Generations};
use witgate_cost::{Crossing, FunctionCost};
use witgate_judge::Decision;
use witgate_model::{NestedComponent, Producers, Provider, WasmDigests, WasmStructure};

use super::{InspectedKind, InspectedWorld, Inspection, decided, names};
use crate::visible;
use crate::wire::{WireSource, WireTool};

/// The JSON Schema of what `witgate inspect --format json` writes.
pub const INSPECT_SCHEMA: &str = include_str!("../../schema/inspect-1.json");

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    source: WireSource<'a>,
    kind: &'static str,
    size: Option<u64>,
    digests: WireDigests,
    packages: Vec<WirePackage>,
    policy: Option<WirePolicy<'a>>,
    worlds: Vec<WireWorld<'a>>,
    core_module: Option<WireCoreModule<'a>>,
    features: Vec<&'static str>,
    producers: WireProducers<'a>,
    metadata: BTreeMap<&'static str, &'a str>,
    modules: Vec<WireModule<'a>>,
    components: Vec<WireComponent<'a>>,
    wit: Option<&'a str>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct WireDigests {
    bytes: Option<String>,
    stripped: Option<String>,
    metadata: Option<String>,
    contract: Option<String>,
}

#[derive(Serialize)]
struct WirePolicy<'a> {
    file: &'a str,
    default: &'static str,
}

#[derive(Serialize)]
struct WirePackage {
    name: String,
    is_root: bool,
}

#[derive(Serialize)]
struct WireWorld<'a> {
    name: String,
    imports: Vec<WireItem<'a>>,
    exports: Vec<WireItem<'a>>,
    capabilities: Vec<WireCapability<'a>>,
    wasi: WireWasi<'a>,
    costs: Option<Vec<WireCost<'a>>>,
}

#[derive(Serialize)]
struct WireCost<'a> {
    side: String,
    interface: Option<&'a str>,
    function: &'a str,
    is_async: bool,
    params: WireCrossing,
    result: WireCrossing,
    lists: Vec<WireList<'a>>,
}

#[derive(Serialize)]
struct WireCrossing {
    flat: u64,
    spilled_bytes: Option<u64>,
    allocations: u64,
    allocates_per_element: bool,
}

#[derive(Serialize)]
struct WireList<'a> {
    list: &'a str,
    element_bytes: u64,
    element_allocations: u64,
    is_plain: bool,
}

#[derive(Serialize)]
struct WireItem<'a> {
    name: String,
    kind: &'static str,
    package: Option<String>,
    functions: Vec<&'a str>,
}

#[derive(Serialize)]
struct WireCapability<'a> {
    class: &'a str,
    tier: &'static str,
    asker: &'static str,
    decision: Option<&'static str>,
    imports: Vec<WireCapabilityImport<'a>>,
}

#[derive(Serialize)]
struct WireCapabilityImport<'a> {
    name: &'a str,
    functions: Vec<&'a str>,
    acting: Vec<&'a str>,
    decisions: Option<WireDecisions<'a>>,
    authority: bool,
    asked_as: Option<&'a str>,
    asked_by: Vec<usize>,
}

#[derive(Serialize)]
struct WireDecisions<'a> {
    allow: Vec<&'a str>,
    review: Vec<&'a str>,
    deny: Vec<&'a str>,
}

#[derive(Serialize)]
struct WireWasi<'a> {
    versions: Vec<String>,
    preview1: Option<WirePreview1<'a>>,
}

#[derive(Serialize)]
struct WirePreview1<'a> {
    functions: &'a BTreeSet<String>,
    adapter: bool,
}

#[derive(Serialize)]
struct WireCoreModule<'a> {
    capabilities: Vec<WireCapability<'a>>,
    preview1: Vec<&'a str>,
    has_component_type: bool,
    to_component: Vec<WireStep<'a>>,
}

#[derive(Serialize)]
struct WireStep<'a> {
    text: &'a str,
    command: Option<&'a str>,
}

#[derive(Serialize)]
struct WireProducers<'a> {
    languages: Vec<WireProducer<'a>>,
    tools: Vec<WireProducer<'a>>,
    sdks: Vec<WireProducer<'a>>,
}

#[derive(Serialize)]
struct WireProducer<'a> {
    name: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct WireModule<'a> {
    component: Option<usize>,
    name: Option<&'a str>,
    size: u64,
    is_adapter: bool,
    imports: &'a BTreeMap<String, BTreeSet<String>>,
    other_imports: &'a BTreeMap<String, BTreeSet<String>>,
    exports: &'a BTreeSet<String>,
    producers: WireProducers<'a>,
}

#[derive(Serialize)]
struct WireComponent<'a> {
    component: Option<usize>,
    name: Option<&'a str>,
    size: u64,
    has_code: bool,
    imports: Vec<WireNestedImport>,
    producers: WireProducers<'a>,
}

#[derive(Serialize)]
struct WireNestedImport {
    name: String,
    provider: &'static str,
    host: Option<String>,
    component: Option<usize>,
}

pub(super) fn write(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    visible::write(&wire(inspection), out)
}

fn wire(inspection: &Inspection) -> Wire<'_> {
    let Inspection { kind, subject, place, resolved, digests, structure, worlds, .. } = inspection;
    let Inspection { module_capabilities, to_component, policy, wit, notes, .. } = inspection;
    let contract = subject.as_ref().map(|subject| &subject.contract);
    let packages = contract.iter().flat_map(|contract| {
        contract.packages.keys().map(|name| WirePackage {
            name: name.to_string(),
            is_root: contract.roots.contains(name),
        })
    });
    let module = structure.as_ref().and_then(|structure| structure.modules.first());
    let core_module = module.filter(|_| *kind == InspectedKind::CoreModule);
    Wire {
        schema: "witgate/inspect/1",
        tool: WireTool::THIS,
        source: WireSource { place, resolved: resolved.as_deref() },
        kind: kind.as_str(),
        size: digests.map(|digests| digests.size),
        digests: wire_digests(digests.as_ref(), contract.map(|it| it.digest().to_string())),
        packages: packages.collect(),
        policy: policy.as_ref().map(|policy| WirePolicy {
            file: &policy.file,
            default: policy.capabilities.default.as_str(),
        }),
        worlds: worlds.iter().map(|world| wire_world(inspection, world)).collect(),
        core_module: core_module.map(|module| WireCoreModule {
            capabilities: capabilities(module_capabilities, inspection),
            preview1: module.preview1().collect(),
            has_component_type: module.has_component_type,
            to_component: to_component
                .iter()
                .map(|step| WireStep { text: &step.text, command: step.command.as_deref() })
                .collect(),
        }),
        features: structure.iter().flat_map(|it| it.features.iter().copied()).collect(),
        producers: wire_producers(structure.as_ref().map(|it| &it.producers)),
        metadata: structure
            .iter()
            .flat_map(|it| it.metadata.iter().map(|(name, text)| (*name, text.as_str())))
            .collect(),
        modules: structure.as_ref().map(modules).unwrap_or_default(),
        components: structure.as_ref().map(components).unwrap_or_default(),
        wit: wit.as_deref(),
        notes,
    }
}

fn wire_digests(digests: Option<&WasmDigests>, contract: Option<String>) -> WireDigests {
    WireDigests {
        bytes: digests.map(|it| it.bytes.to_string()),
        stripped: digests.map(|it| it.stripped.to_string()),
        metadata: digests.map(|it| it.metadata.to_string()),
        contract,
    }
}

fn wire_world<'a>(inspection: &'a Inspection, world: &'a InspectedWorld) -> WireWorld<'a> {
    let InspectedWorld { name, capabilities: asked, generations, costs } = world;
    let contract = inspection.subject.as_ref().map(|subject| &subject.contract);
    let found = contract.and_then(|contract| Some((contract, contract.world(name)?)));
    let items = |of_imports: bool| -> Vec<WireItem<'a>> {
        let Some((contract, world)) = found else { return Vec::new() };
        let side = if of_imports { &world.imports } else { &world.exports };
        let items = names::items(contract, side).into_iter();
        let item = |it: names::Item<'a>| WireItem {
            name: it.name,
            kind: it.kind,
            package: it.package,
            functions: it.functions.into_iter().map(|name| &**name).collect(),
        };
        items.map(item).collect()
    };
    WireWorld {
        name: name.to_string(),
        imports: items(true),
        exports: items(false),
        capabilities: capabilities(asked, inspection),
        wasi: wasi(generations),
        costs: costs.as_ref().map(|costs| costs.iter().map(cost).collect()),
    }
}

fn cost(cost: &FunctionCost) -> WireCost<'_> {
    let FunctionCost { side, interface, name, is_async, params, result, lists } = cost;
    WireCost {
        side: side.to_string(),
        interface: interface.as_deref(),
        function: name,
        is_async: *is_async,
        params: crossing(params),
        result: crossing(result),
        lists: lists
            .iter()
            .map(|list| WireList {
                list: &list.list,
                element_bytes: list.element_size,
                element_allocations: list.element_allocations,
                is_plain: list.is_plain,
            })
            .collect(),
    }
}

fn crossing(crossing: &Crossing) -> WireCrossing {
    WireCrossing {
        flat: crossing.flat,
        spilled_bytes: crossing.spilled,
        allocations: crossing.allocations,
        allocates_per_element: crossing.allocates_per_element,
    }
}

fn capabilities<'a>(
    capabilities: &'a [Capability],
    inspection: &'a Inspection,
) -> Vec<WireCapability<'a>> {
    capabilities.iter().map(|it| capability(it, inspection)).collect()
}

fn capability<'a>(capability: &'a Capability, inspection: &'a Inspection) -> WireCapability<'a> {
    let decisions = decided::decisions(capability, inspection.policy.as_ref());
    let structure = inspection.structure.as_ref();
    let of_import = |import: &CapabilityImport| {
        let said = |decision: Decision| -> Vec<&'a str> {
            let functions = decisions.get(&decision).into_iter().flatten();
            let own = functions.filter(|(of_import, _)| *of_import == import);
            own.map(|(_, function)| &***function).collect()
        };
        let [allow, review, deny] = [Decision::Allow, Decision::Review, Decision::Deny].map(said);
        WireDecisions { allow, review, deny }
    };
    let imports = capability.imports.iter().map(|import| WireCapabilityImport {
        name: &import.name,
        functions: import.functions.iter().map(|name| &**name).collect(),
        acting: import.acting.iter().map(|name| &**name).collect(),
        decisions: (!decisions.is_empty()).then(|| of_import(import)),
        authority: import.is_authority,
        asked_as: import.asked_as.as_deref(),
        asked_by: structure
            .iter()
            .flat_map(|structure| names::askers_of_import(structure, import))
            .collect(),
    });
    WireCapability {
        class: &capability.class,
        tier: capability.tier.as_str(),
        asker: capability.asker.as_str(),
        decision: decisions.keys().max().map(|decision| decision.as_str()),
        imports: imports.collect(),
    }
}

fn wasi(generations: &Generations) -> WireWasi<'_> {
    let Generations { preview1, has_adapter, .. } = generations;
    WireWasi {
        versions: generations.versions(),
        preview1: (!preview1.is_empty())
            .then_some(WirePreview1 { functions: preview1, adapter: *has_adapter }),
    }
}

fn wire_producers(producers: Option<&Producers>) -> WireProducers<'_> {
    fn list(entries: &BTreeMap<String, String>) -> Vec<WireProducer<'_>> {
        entries.iter().map(|(name, version)| WireProducer { name, version }).collect()
    }
    WireProducers {
        languages: producers.map(|it| list(&it.languages)).unwrap_or_default(),
        tools: producers.map(|it| list(&it.tools)).unwrap_or_default(),
        sdks: producers.map(|it| list(&it.sdks)).unwrap_or_default(),
    }
}

fn modules(structure: &WasmStructure) -> Vec<WireModule<'_>> {
    let adapters = structure.preview1_adapters();
    structure
        .modules
        .iter()
        .enumerate()
        .map(|(position, module)| WireModule {
            component: module.component,
            name: module.name.as_deref(),
            size: module.size,
            is_adapter: adapters.contains(&position),
            imports: &module.imports,
            other_imports: &module.other_imports,
            exports: &module.exports,
            producers: wire_producers(Some(&module.producers)),
        })
        .collect()
}

fn components(structure: &WasmStructure) -> Vec<WireComponent<'_>> {
    let mut imports: BTreeMap<usize, Vec<WireNestedImport>> = BTreeMap::new();
    for import in &structure.nested_imports {
        let (provider, host, component) = match &import.provider {
            Provider::Host(name) => ("host", Some(name.to_string()), None),
            Provider::Component(component) => ("component", None, Some(*component)),
            Provider::Itself => ("itself", None, None),
        };
        let name = import.name.to_string();
        let wire = WireNestedImport { name, provider, host, component };
        imports.entry(import.component).or_default().push(wire);
    }
    let components = structure.components.iter().enumerate();
    components
        .map(|(position, nested)| {
            let NestedComponent { component, name, size, has_code, producers } = nested;
            WireComponent {
                component: *component,
                name: name.as_deref(),
                size: *size,
                has_code: *has_code,
                imports: imports.remove(&position).unwrap_or_default(),
                producers: wire_producers(Some(producers)),
            }
        })
        .collect()
}
