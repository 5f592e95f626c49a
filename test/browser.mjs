// Drives a browser by its own debugging protocol, over a pipe: no package is
// needed.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function connect(process) {
  let next = 1;
  let text = "";
  const waiting = new Map();
  const listeners = [];
  process.stdio[4].on("data", data => {
    text += data;
    const parts = text.split("\0");
    text = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      const done = waiting.get(message.id);
      if (!done) listeners.forEach(listener => listener(message));
      else if (message.error) done.no(new Error(message.error.message));
      else done.yes(message.result);
      waiting.delete(message.id);
    }
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((yes, no) => {
      waiting.set(next, { yes, no });
      process.stdio[3].write(
        JSON.stringify({ id: next++, method, params, sessionId }) + "\0");
    });
  return { send, listen: listener => listeners.push(listener) };
}

// Starts a browser with one tab that has no network; what goes wrong in it is
// told by note.
export async function start(browser, note) {
  const profile = mkdtempSync(join(tmpdir(), "book-check-"));
  const chromium = spawn(browser, [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
    "--no-first-run", "--disable-background-networking",
    `--user-data-dir=${profile}`, "about:blank",
  ], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const { send, listen } = connect(chromium);
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } =
    await send("Target.attachToTarget", { targetId, flatten: true });
  const tab = (method, params) => send(method, params, sessionId);

  let loaded = () => {};
  listen(({ method, params }) => {
    if (method === "Page.loadEventFired") loaded();
    if (method === "Network.loadingFailed") note(`request failed: ${params.errorText}`);
    if (method === "Network.requestWillBeSent"
        && !/^(file|data|blob):/.test(params.request.url))
      note(`asks the network for ${params.request.url}`);
    if (method === "Runtime.exceptionThrown")
      note(`script error: ${params.exceptionDetails.exception?.description
        ?? params.exceptionDetails.text}`);
    if (method === "Runtime.consoleAPICalled") note(`console.${params.type}`);
    if (method === "Log.entryAdded") note(`console: ${params.entry.text}`);
  });
  for (const domain of ["Page", "Network", "Runtime", "Log"])
    await tab(`${domain}.enable`);
  await tab("Network.emulateNetworkConditions",
    { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });

  return {
    tab,

    // Loads a page. How: width, height, scheme, media (print), script (false).
    async open(url, { width = 1440, height = 900, scheme = "light", media = "",
        script = true } = {}) {
      await tab("Emulation.setDeviceMetricsOverride",
        { width, height, deviceScaleFactor: 1, mobile: width < 500 });
      await tab("Emulation.setEmulatedMedia",
        { media, features: [{ name: "prefers-color-scheme", value: scheme }] });
      await tab("Emulation.setScriptExecutionDisabled", { value: !script });
      const done = new Promise(yes => { loaded = yes; });
      await tab("Page.navigate", { url });
      await done;
    },

    async evaluate(expression) {
      const { result, exceptionDetails } = await tab("Runtime.evaluate",
        { expression, returnByValue: true, awaitPromise: true });
      if (exceptionDetails) throw new Error(
        exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },

    // Presses a key as a person does.
    async key(key, modifiers = 0) {
      const text = key.length === 1 ? key : key === "Enter" ? "\r" : undefined;
      const code = { Enter: 13, Escape: 27, Tab: 9, ArrowLeft: 37, ArrowUp: 38,
        ArrowRight: 39, ArrowDown: 40 }[key] ?? key.charCodeAt(0);
      const event = { key, modifiers, windowsVirtualKeyCode: code,
        code: key.length === 1 ? undefined : key };
      await tab("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown",
        text, ...event });
      await tab("Input.dispatchKeyEvent", { type: "keyUp", ...event });
      await new Promise(yes => setTimeout(yes, 60));
    },

    async screenshot(width, longest = 12000) {
      const { cssContentSize: size } = await tab("Page.getLayoutMetrics");
      const { data } = await tab("Page.captureScreenshot", {
        captureBeyondViewport: true,
        clip: { x: 0, y: 0, width, height: Math.min(size.height, longest), scale: 1 },
      });
      return Buffer.from(data, "base64");
    },

    async close() {
      await send("Browser.close").catch(() => {});
      chromium.on("exit", () => rmSync(profile, { recursive: true, force: true }));
    },
  };
}
