#!/usr/bin/env node
// A driver for `witgate conform`: jco on Node.js, by its package on npm
// (`npm install @bytecodealliance/jco`). It is looked for in the directory that WITGATE_JCO
// names, else in the current one and above.
//
// It reads questions and writes answers as lines of JSON, as
// docs/reference/conform-drivers.md describes. The component gets no files, no network, no
// arguments and no standard streams; clocks, random numbers and environment variables only if
// the cases grant them.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const PAGE = 65536;
const LONGEST_STREAM = 1_000_000;

/** The runtime cannot do this. */
class Unsupported extends Error {}
/** The component used what the cases do not grant. */
class NotGranted extends Error {}
/** The component ended itself. */
class Exited extends Error {}

const from = createRequire(path.join(process.env.WITGATE_JCO ?? process.cwd(), "package.json"));
const jcoFile = from.resolve("@bytecodealliance/jco");
const { transpile } = await import(pathToFileURL(jcoFile));
const shimFrom = createRequire(jcoFile);
const wasi = await import(
  pathToFileURL(shimFrom.resolve("@bytecodealliance/preview2-shim")).href
);
const { WASIShim } = await import(
  pathToFileURL(shimFrom.resolve("@bytecodealliance/preview2-shim/instantiation")).href
);

/** The version of jco, in the nearest package.json above its code. */
function version() {
  for (let directory = path.dirname(jcoFile); ; directory = path.dirname(directory)) {
    const file = path.join(directory, "package.json");
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf8")).version;
  }
}

let component; // { instantiate, modules }
let instance;
let handles = new Map();

// Every resource there ever was. Node.js drops one that nothing refers to, whenever it likes: then
// its destructor runs in the midst of another case, and a trap in it ends this process.
const resources = [];

// Errors that no call waits for. Node.js would show them below a line of the component's code.
process.on("uncaughtException", (error) => {
  fs.writeSync(2, `\nError: ${text(error)}\n`);
  process.exit(1);
});

const actions = {
  hello: () => ({
    protocol: 1,
    name: "jco",
    version: version(),
    grants: ["clocks", "random", "environment"],
  }),

  async load({ component: file, memory }) {
    let result;
    try {
      result = await transpile(fs.readFileSync(file), {
        name: "component",
        instantiation: "async",
        wasiShim: false,
        nodejsCompat: true,
        emitTypescriptDeclarations: false,
      });
    } catch (error) {
      throw new Unsupported(`jco cannot transpile it: ${text(error)}`);
    }
    const modules = new Map();
    let code;
    for (const [name, bytes] of Object.entries(result.files)) {
      if (name.endsWith(".wasm")) modules.set(name, withMemoryLimit(bytes, memory));
      else if (name.endsWith(".js")) code = bytes;
    }
    const url = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
    const { instantiate } = await import(url);
    component = { instantiate, modules, compiled: new Map() };
    return null;
  },

  async instantiate({ grants }) {
    handles = new Map();
    const { instantiate, modules, compiled } = component;
    const getModule = async (name) => {
      if (!compiled.has(name)) compiled.set(name, await WebAssembly.compile(modules.get(name)));
      return compiled.get(name);
    };
    try {
      instance = await instantiate(getModule, imports(grants));
    } catch (error) {
      if (isTrap(error)) throw error;
      throw new Unsupported(`jco cannot instantiate it: ${text(error)}`);
    }
    return null;
  },

  async call(question) {
    const { instance: name, function: full, params, result } = question;
    [...params.map((param) => param.type), result].forEach((type) => check(type));
    const home = name === null ? instance : instance[name];
    const values = question.arguments.map((value, index) => lower(params[index].type, value));
    const [, kind, local] = /^(?:\[(\w+)\])?(.*)$/.exec(full);
    const [resource, method] = local.split(".");
    let call;
    if (kind === "constructor") call = () => new home[pascal(resource)](...values);
    else if (kind === "static") call = () => home[pascal(resource)][camel(method)](...values);
    else if (kind === "method") call = () => values[0][camel(method)](...values.slice(1));
    else if (typeof home?.[camel(local)] === "function") call = () => home[camel(local)](...values);
    else throw new Error(`there is no function ${full}`);
    let answer;
    try {
      answer = await call();
    } catch (error) {
      // A function whose result is an error throws it.
      if (!result?.result || !isComponentError(error)) throw error;
      const payload = result.result.err;
      return { err: payload === null ? null : lift(payload, error.payload) };
    }
    if (result === null) return null;
    if (result.result) {
      const payload = result.result.ok;
      return settled({ ok: payload === null ? null : lift(payload, answer) });
    }
    return settled(lift(result, answer));
  },

  drop({ handle }) {
    const resource = handles.get(handle);
    handles.delete(handle);
    resource[Symbol.dispose]();
    return null;
  },
};

/** What a component imports of WASI: nothing of it gives it more than the cases grant. */
function imports(grants) {
  const refusing = (name, items) =>
    Object.fromEntries(
      Object.entries(items).map(([item, value]) => [
        item,
        typeof value !== "function" || /^[A-Z]/.test(item)
          ? value
          : () => {
              throw new NotGranted(`${name}#${item} is not granted by the cases`);
            },
      ]),
    );
  const sandbox = { preopens: {}, env: grants.environment, args: [], enableNetwork: false };
  const all = new WASIShim({ sandbox }).getImportObject();
  all["wasi:cli/environment"] = { ...all["wasi:cli/environment"], initialCwd: () => undefined };
  const exit = (what) => () => {
    throw new Exited(what);
  };
  all["wasi:cli/exit"] = { exit: exit("it exited"), exitWithCode: exit("it exited") };
  // Standard output is ours, and standard error goes nowhere that a component could see.
  all["wasi:cli/stdout"] = { getStdout: all["wasi:cli/stderr"].getStderr };
  all["wasi:cli/stdin"] = { getStdin: emptyInput };
  for (const name of ["terminal-stdin", "terminal-stdout", "terminal-stderr"]) {
    const item = camel(`get-${name}`);
    all[`wasi:cli/${name}`] = { [item]: () => undefined };
  }
  for (const name of ["wasi:http/outgoing-handler", "wasi:sockets/ip-name-lookup"]) {
    all[name] = refusing(name, all[name]);
  }
  for (const name of Object.keys(all)) {
    const isRefused =
      (name.startsWith("wasi:clocks/") && !grants.clocks) ||
      (name.startsWith("wasi:random/") && !grants.random);
    if (isRefused) all[name] = refusing(name, all[name]);
  }
  return all;
}

/** A stream that is at its end. */
function emptyInput() {
  const stream = Object.create(wasi.io.streams.InputStream.prototype);
  for (const read of ["read", "blockingRead", "skip", "blockingSkip"]) {
    stream[read] = () => {
      throw { tag: "closed" };
    };
  }
  return stream;
}

/** Refuses types that no case can pass here. */
function check(type) {
  if (type === null || typeof type === "string") return;
  // A promise of a promise is the inner one, in JavaScript.
  if (type.future?.future) throw new Unsupported("jco cannot pass futures of futures");
  if ("map" in type) throw new Unsupported("jco cannot pass maps");
  if ("length" in type) throw new Unsupported("this driver of jco cannot pass lists of a fixed length");
  for (const part of parts(type)) check(part);
}

function parts(type) {
  if (type.list) return [type.list];
  if (type.stream) return [type.stream];
  if (type.future) return [type.future];
  if (type.option) return [type.option];
  if (type.tuple) return type.tuple;
  if (type.record) return type.record.map(([, part]) => part);
  if (type.variant) return type.variant.map(([, part]) => part);
  if (type.result) return [type.result.ok, type.result.err];
  return [];
}

const ARRAYS = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};

const NUMBERS = { nan: NaN, inf: Infinity, "-inf": -Infinity, "-0": -0 };

/** A value of the protocol as jco takes it. */
function lower(type, value) {
  if (type === "u64" || type === "s64") return BigInt(value);
  if (type === "f32" || type === "f64") return typeof value === "string" ? NUMBERS[value] : value;
  if (typeof type === "string") return value;
  if (type.list) {
    const values = value.map((each) => lower(type.list, each));
    const array = ARRAYS[type.list];
    return array ? array.from(values) : values;
  }
  if (type.stream) return streamed(value.map((each) => lower(type.stream, each)));
  if (type.future) return Promise.resolve(lower(type.future, value));
  if (type.tuple) return type.tuple.map((part, index) => lower(part, value[index]));
  if (type.record) {
    return Object.fromEntries(
      type.record.map(([name, part]) => [camel(name), lower(part, value[name])]),
    );
  }
  if (type.flags) {
    return Object.fromEntries(type.flags.map((name) => [camel(name), value.includes(name)]));
  }
  if (type.option) {
    if (type.option.option) {
      return value === null
        ? { tag: "none" }
        : { tag: "some", val: lower(type.option, value.some) };
    }
    return value === null ? undefined : lower(type.option, value.some);
  }
  if (type.variant || type.result) {
    const [[tag, payload]] = Object.entries(value);
    const part = type.result ? type.result[tag] : Object.fromEntries(type.variant)[tag];
    return part === null ? { tag } : { tag, val: lower(part, payload) };
  }
  if (type.own) {
    const resource = handles.get(value);
    handles.delete(value);
    return resource;
  }
  if (type.borrow) return handles.get(value);
  return value;
}

/** A value of jco as the protocol has it. */
function lift(type, value) {
  if (type === "u64" || type === "s64") return String(value);
  if (type === "f32" || type === "f64") return number(value);
  if (typeof type === "string") return value;
  if (type.list) return Array.from(value, (each) => lift(type.list, each));
  if (type.stream) return collected(type.stream, value);
  if (type.future) return awaited(type.future, value);
  if (type.tuple) return type.tuple.map((part, index) => lift(part, value[index]));
  if (type.record) {
    return Object.fromEntries(
      type.record.map(([name, part]) => [name, lift(part, value[camel(name)])]),
    );
  }
  if (type.flags) return type.flags.filter((name) => value[camel(name)]);
  if (type.option) {
    if (type.option.option) {
      return value.tag === "none" ? null : { some: lift(type.option, value.val) };
    }
    return value === undefined || value === null ? null : { some: lift(type.option, value) };
  }
  if (type.variant || type.result) {
    const part = type.result
      ? type.result[value.tag]
      : Object.fromEntries(type.variant)[value.tag];
    return { [value.tag]: part === null ? null : lift(part, value.val) };
  }
  if (type.own || type.borrow) {
    let handle = handles.size + 1;
    while (handles.has(handle)) handle += 1;
    handles.set(handle, value);
    resources.push(value);
    return handle;
  }
  return value;
}

async function* streamed(values) {
  yield* values;
}

/** What a future comes to. It may be there already, since JavaScript waits for a promise's. */
async function awaited(payload, future) {
  return lift(payload, await future);
}

/** All that passes through a stream. */
async function collected(element, stream) {
  const values = [];
  for await (const chunk of stream) {
    // Numbers come several at a time.
    const each = element in ARRAYS && ArrayBuffer.isView(chunk) ? chunk : [chunk];
    for (const value of each) values.push(lift(element, value));
    if (values.length > LONGEST_STREAM) {
      throw new Unsupported(`this driver reads at most ${LONGEST_STREAM} values of a stream`);
    }
  }
  return values;
}

/**
 * A value with what its promises come to. All are waited for at once, since a component may
 * write its streams and futures in any order.
 */
async function settled(value) {
  const now = await value;
  if (Array.isArray(now)) return Promise.all(now.map(settled));
  if (now === null || typeof now !== "object") return now;
  const entries = Object.entries(now).map(async ([key, part]) => [key, await settled(part)]);
  return Object.fromEntries(await Promise.all(entries));
}

function number(value) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : value;
}

const camel = (name) => name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const pascal = (name) => camel(`-${name}`);

/** A core module whose memories may not grow above a limit. */
function withMemoryLimit(bytes, limit) {
  const most = Math.max(1, Math.floor(limit / PAGE));
  let at = 8;
  const read = () => {
    let [value, factor, byte] = [0, 1, 0];
    do {
      byte = bytes[at++];
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte & 128);
    return value;
  };
  while (at < bytes.length) {
    const start = at;
    const id = bytes[at++];
    const size = read();
    const end = at + size;
    if (id === 5) {
      const body = [];
      const count = read();
      body.push(...leb(count));
      for (let index = 0; index < count; index += 1) {
        const flags = read();
        const least = read();
        const greatest = flags & 1 ? read() : Infinity;
        if (least > most) throw new Unsupported(`it needs ${least} pages of memory`);
        body.push(...leb(flags | 1), ...leb(least), ...leb(Math.min(greatest, most)));
      }
      const section = Uint8Array.from([5, ...leb(body.length), ...body]);
      return Buffer.concat([bytes.subarray(0, start), section, bytes.subarray(end)]);
    }
    at = end;
  }
  return bytes;
}

function leb(value) {
  const bytes = [];
  do {
    const rest = Math.floor(value / 128);
    bytes.push((value % 128) | (rest ? 128 : 0));
    value = rest;
  } while (value);
  return bytes;
}

function isComponentError(error) {
  return error instanceof Error && Object.hasOwn(error, "payload");
}

function isTrap(error) {
  return (
    error instanceof WebAssembly.RuntimeError ||
    error instanceof NotGranted ||
    error instanceof Exited ||
    (error instanceof RangeError && /call stack/.test(error.message))
  );
}

function text(error) {
  return String(error?.message ?? error).split("\n")[0].replace(/^wasm trap: /, "");
}

async function answer(question) {
  try {
    return { ok: await actions[question.do](question) };
  } catch (error) {
    if (isTrap(error)) return { trap: text(error) };
    if (error instanceof Unsupported) return { unsupported: text(error) };
    return { error: `${error?.name ?? "Error"}: ${text(error)}` };
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const response = { id: question.id, ...(await answer(question)) };
  fs.writeSync(1, `${JSON.stringify(response)}\n`);
}
process.exit(0);
