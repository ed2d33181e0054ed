"use strict";

const path = require("path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

/** The server's command; a relative path is one of the first folder. */
function command() {
  const named = vscode.workspace.getConfiguration("pto").get("server") || "pto-lsp";
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const isPath = named.includes("/") || named.includes("\\");
  return isPath && folder && !path.isAbsolute(named) ? path.join(folder, named) : named;
}

function settings() {
  const pto = vscode.workspace.getConfiguration("pto");
  return { arch: pto.get("arch"), sync: pto.get("sync"), remarks: pto.get("remarks") };
}

async function start() {
  client = new LanguageClient(
    "pto",
    "PTO",
    { command: command(), args: ["--stdio"] },
    {
      documentSelector: [{ language: "pto" }],
      initializationOptions: settings(),
    },
  );
  try {
    await client.start();
  } catch (error) {
    const install = "pip install 'pto-opt[lsp]', or set pto.server";
    vscode.window.showErrorMessage(`PTO: ${command()} does not start: ${install}. ${error}`);
  }
}

async function stop() {
  const old = client;
  client = undefined;
  await old?.stop().catch(() => undefined);
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("pto.restart", async () => {
      await stop();
      await start();
    }),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("pto.server")) {
        await stop();
        await start();
      } else if (change.affectsConfiguration("pto") && client?.isRunning()) {
        await client.sendNotification("workspace/didChangeConfiguration", {
          settings: { pto: settings() },
        });
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
