// jco on every case: types from the text, code from the component.
//
//     node --experimental-vm-modules jco.mjs NODE_MODULES JOBS.json RESULTS.json

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SourceTextModule } from 'node:vm';

const [modules, jobs, results] = process.argv.slice(2);
const bindgen = '@bytecodealliance/jco-transpile/vendor/js-component-bindgen-component.js';
const { $init, generate, generateTypes } = await import(join(modules, bindgen));
await $init;

const said = {};
const none = { tag: 'list', val: [] };

function attempt(key, work) {
  try {
    work();
    said[key] = null;
  } catch (error) {
    said[key] = `error: ${String(error?.message ?? error).replaceAll(/\s+/g, ' ')}`;
  }
}

for (const { case: name, world, wit, out, component } of JSON.parse(readFileSync(jobs, 'utf8'))) {
  attempt(`typescript|${name}|${world}`, () => {
    const options = { wit: { tag: 'source', val: wit }, world, features: none, guest: false };
    for (const [file, text] of generateTypes(world, options)) {
      const path = join(out, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  });
  if (!existsSync(component)) continue;
  attempt(`javascript|${name}|${world}`, () => {
    const options = { name: 'made', map: [['*', './host.js#*']], base64Cutoff: 0 };
    const { files } = generate(readFileSync(component), options);
    const [, code] = files.find(([file]) => file === 'made.js');
    new SourceTextModule(new TextDecoder().decode(code));
  });
}
writeFileSync(results, JSON.stringify(said));
