import assert from "node:assert/strict";
import { test } from "node:test";
import { openWorkbench } from "./support/workbench.ts";

for (const theme of ["Default Dark Modern", "Default Light Modern"] as const) {
  test(`a window with the extension installed, in ${theme}`, async () => {
    const workbench = await openWorkbench({ theme });
    try {
      const { page } = workbench;
      await page.locator(`.monaco-workbench.${theme === "Default Dark Modern" ? "vs-dark" : "vs"}`).waitFor();
      await workbench.openContainer();
      await workbench.runCommand("View: Focus into Panel");
      await page.locator(".part.panel").waitFor();
      await workbench.screenshot("window");
    } finally {
      await workbench.dispose();
    }
  });
}

test("two windows of one server have an extension host each", async () => {
  const workbench = await openWorkbench();
  try {
    const second = await workbench.openWindow();
    await second.openContainer();
    assert.equal(workbench.extensionHosts().length, 2);
  } finally {
    await workbench.dispose();
  }
});
