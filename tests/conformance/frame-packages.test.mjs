// Whole packages in the frame: the one under test, and the official tool's default visual.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readPackage } from "./archive.mjs";
import { SURFACES } from "./mock-host.mjs";
import { officialPackage } from "./official-build.mjs";
import { compare, openFrame, useBrowser } from "./frame/open.mjs";
import { CATEGORY, MEASURE } from "./frame/views.mjs";

useBrowser();

const OFFICIAL_PROJECT = fileURLToPath(new URL("frame/.official-default/", import.meta.url));

const packageUnderTest = process.env.PBIVIZ;
if (!packageUnderTest)
  throw new Error("set PBIVIZ to the package under test, such as `PBIVIZ=chart.pbiviz node --test`");

/** One category column and a column for each measure, as the server writes them. */
function dataViewFor({ dataRoles = [] }) {
  const grouping = dataRoles.find(({ kind }) => kind !== "Measure");
  const measures = dataRoles
    .filter(({ kind }) => kind === "Measure")
    .map(({ name }) => ({ ...MEASURE, queryName: `Sum(Sales.${name})`, roles: { [name]: true } }));
  const category = { ...CATEGORY, roles: { [grouping.name]: true } };
  return {
    metadata: { columns: [category, ...measures] },
    categorical: {
      categories: [{ source: category, values: ["Chile", "Japan", "Kenya"] }],
      values: { $array: measures.map((source, index) => ({ source, values: [30, 10, 20 + index] })) },
    },
  };
}

/** Added to a script: warns of members of the host that are asked for and absent. */
const WATCH_HOST = `
;(() => {
  const [plugin] = Object.values(window.powerbi.visuals.plugins);
  const { create } = plugin;
  const watch = (object, path) => new Proxy(object, {
    get(target, name) {
      if (typeof name === "string" && !(name in target)) console.warn("absent: " + path + "." + name);
      const value = Reflect.get(target, name, target);
      if (typeof value === "function") return value.bind(target);
      return typeof value === "object" && value !== null && path === "host" ? watch(value, path + "." + name) : value;
    },
  });
  plugin.create = (options) => create({ ...options, host: watch(options.host, "host") });
})();`;

const subjects = [
  // A chart: text, axes and bars touch thousands of pixels. The default visual writes a line of text.
  { title: "the package under test", locate: () => packageUnderTest, leastPixels: 2_000 },
  { title: "the official default visual", locate: () => officialPackage(OFFICIAL_PROJECT), leastPixels: 20 },
];

for (const { title, locate, leastPixels } of subjects) {
  describe(title, () => {
    let contents;
    before(async () => {
      contents = (await readPackage(await locate())).document;
    });

    for (const surface of Object.keys(SURFACES).filter((name) => SURFACES[name])) {
      test(`draws, pairs its events and misses nothing in ${surface}`, async () => {
        const frame = await openFrame(surface);
        const { visual, apiVersion, capabilities, content, stringResources } = contents;
        const empty = await frame.screenshot();
        const loaded = await frame.load({
          guid: visual.guid,
          script: content.js + WATCH_HOST,
          css: content.css,
          apiVersion,
          capabilities,
          strings: stringResources["en-US"] ?? {},
        });
        assert.equal(loaded.type, "loaded", loaded.stack);
        const dataViews = [dataViewFor(capabilities)];
        for (const members of [
          { dataViews },
          { dataViews, type: 4, viewport: { width: 200, height: 100 } },
          {},
          { dataViews },
        ]) {
          const updated = await frame.update(members);
          assert.equal(updated.error, undefined, updated.error?.stack);
          await frame.next({ type: "event", updateId: updated.id, event: ["finished", "failed"] });
        }
        await frame.page.evaluate(
          () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
        );
        const { changed } = await compare(empty, await frame.screenshot());
        assert.ok(changed >= leastPixels, `${changed} pixels`);

        const { model } = await frame.formattingModel();
        assert.ok(model.cards.length > 0);
        assert.deepEqual(
          (await frame.all("event")).map(({ updateId, event }) => [updateId, event]),
          [1, 2, 3, 4].flatMap((id) => [
            [id, "started"],
            [id, "finished"],
          ]),
        );
        assert.deepEqual(await frame.all("error"), []);
        const lines = (await frame.all("console")).filter(
          ({ level }) => level === "error" || level === "warn",
        );
        assert.deepEqual(lines, []);
        await frame.close();
      });
    }
  });
}
