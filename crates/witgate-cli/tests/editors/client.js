// Drives `witgate lsp` with the client library of VS Code: its messages, its types and
// its notion of positions. Prints what the server says as one line of JSON.
//
//   NODE_PATH=… node client.js WITGATE FILE
//
// The file is opened as it is on disk, and `low, high` in it becomes `low, mid, high`.
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const lsp = require('vscode-languageserver-protocol/node');

const [witgate, file] = process.argv.slice(2);
const uri = pathToFileURL(file).toString();
const folder = pathToFileURL(path.dirname(path.dirname(file))).toString();

const server = spawn(witgate, ['lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
const connection = lsp.createProtocolConnection(
  new lsp.StreamMessageReader(server.stdout),
  new lsp.StreamMessageWriter(server.stdin),
);
const ended = new Promise((resolve) => server.on('exit', resolve));

/** Waits for diagnostics that are as they should be. */
const waiting = [];
connection.onNotification(lsp.PublishDiagnosticsNotification.type, (published) => {
  for (const wait of [...waiting]) {
    if (published.uri === uri && wait.is(published.diagnostics)) {
      waiting.splice(waiting.indexOf(wait), 1);
      wait.resolve(published);
    }
  }
});
const published = (is) => new Promise((resolve) => waiting.push({ is, resolve }));

async function main() {
  connection.listen();
  const initialized = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: folder,
    workspaceFolders: [{ uri: folder, name: 'test' }],
    capabilities: { general: { positionEncodings: ['utf-16'] } },
  });
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  const text = fs.readFileSync(file, 'utf8');
  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: lsp.TextDocumentItem.create(uri, 'wit', 1, text),
  });
  // The way of VS Code: a column counts the units of a JavaScript string.
  const lines = text.split('\n');
  const line = lines.findIndex((it) => it.includes('low, high'));
  const at = lsp.Position.create(line, lines[line].indexOf('high'));
  const broken = published((all) => all.some((it) => it.code === 'enum-case-added'));
  await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: lsp.Range.create(at, at), text: 'mid, ' }],
  });
  const { diagnostics, version } = await broken;
  const finding = diagnostics.find((it) => it.code === 'enum-case-added');
  lines[line] = lines[line].replace('low, high', 'low, mid, high');
  const { start, end } = finding.range;
  const textDocument = { uri };
  const [hover, lenses, actions] = await Promise.all([
    connection.sendRequest(lsp.HoverRequest.type, { textDocument, position: start }),
    connection.sendRequest(lsp.CodeLensRequest.type, { textDocument }),
    connection.sendRequest(lsp.CodeActionRequest.type, {
      textDocument,
      range: finding.range,
      context: { diagnostics: [finding] },
    }),
  ]);
  await connection.sendRequest(lsp.ShutdownRequest.type);
  await connection.sendNotification(lsp.ExitNotification.type);
  const code = await ended;
  const said = {
    server: initialized.serverInfo.name,
    encoding: initialized.capabilities.positionEncoding,
    version,
    codes: diagnostics.map((it) => it.code).sort(),
    marked: lines[start.line].slice(start.character, end.character),
    hover: hover.contents.value,
    lenses: lenses.map((it) => it.command.title),
    actions: actions.map((it) => it.title),
    code,
  };
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
