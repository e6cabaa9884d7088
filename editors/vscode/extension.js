// Starts `witgate lsp` and asks for the reasons of waivers. All else is the language
// client's. Grammars and completion of WIT are for other extensions.
'use strict';

const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

/** @type {LanguageClient | undefined} */
let client;

function settings() {
  return vscode.workspace.getConfiguration('witgate');
}

async function start() {
  const command = settings().get('path') || 'witgate';
  const server = { command, args: ['lsp'] };
  client = new LanguageClient('witgate', 'witgate', server, {
    documentSelector: [
      { scheme: 'file', language: 'wit' },
      { scheme: 'file', pattern: '**/*.wit' },
      { scheme: 'file', pattern: '**/witgate.toml' },
    ],
    initializationOptions: { asksForReasons: true, baseline: settings().get('baseline') },
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    vscode.window.showErrorMessage(
      `witgate: cannot start \`${command} lsp\`: ${error.message}. ` +
        'Install witgate, or set `witgate.path`.',
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart() {
  await stop();
  await start();
}

/** Asks why a finding may pass, and waives it. */
async function askForReason({ root, fingerprint, message }) {
  const reason = await vscode.window.showInputBox({
    title: 'Waive a finding of witgate',
    prompt: message,
    placeHolder: 'The reason, for people who read witgate.toml next year',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() ? undefined : 'A waiver needs a reason.'),
  });
  if (!reason) {
    return;
  }
  try {
    const argument = { root, fingerprint, reason: reason.trim() };
    await client?.sendRequest('workspace/executeCommand', {
      command: 'witgate.waive',
      arguments: [argument],
    });
  } catch (error) {
    vscode.window.showErrorMessage(`witgate: ${error.message}`);
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand('witgate.restart', restart),
    vscode.commands.registerCommand('witgate.askForReason', askForReason),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration('witgate.path')) {
        await restart();
      } else if (event.affectsConfiguration('witgate.baseline')) {
        await client?.sendNotification('workspace/didChangeConfiguration', {
          settings: { witgate: { baseline: settings().get('baseline') } },
        });
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
