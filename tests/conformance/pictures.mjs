// Draws the README's pictures: the template's package, in Chromium, on one small table.
//
//   node pictures.mjs FILE.pbiviz FOLDER
import fs from "node:fs/promises";
import path from "node:path";
import { readPackage } from "./archive.mjs";
import { launchBrowser, openBlankPage } from "./mock-host.mjs";

const PICTURES = [
  { name: "columns", width: 880, height: 440, objects: {} },
  { name: "lines", width: 880, height: 440, objects: { chart: { kind: "line" }, labels: { show: false } } },
  { name: "small", width: 320, height: 240, objects: {}, single: true },
];

/** Sharp on the screens that most readers have. */
const DEVICE_SCALE_FACTOR = 2;

const [file, folder, ...rest] = process.argv.slice(2);
if (!file || !folder || rest.length > 0) {
  console.error("usage: node pictures.mjs FILE.pbiviz FOLDER");
  process.exit(2);
}
const { document: visual } = await readPackage(file);
const browser = await launchBrowser();
try {
  for (const { name, width, height, objects, single } of PICTURES) {
    const page = await openBlankPage(browser, { width, height }, DEVICE_SCALE_FACTOR);
    if (visual.content.css) await page.addStyleTag({ content: visual.content.css });
    await page.addScriptTag({ content: visual.content.js });
    await page.evaluate(draw, { guid: visual.visual.guid, capabilities: visual.capabilities, width, height, objects, single });
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
}
console.error((await fs.readdir(folder)).join(" "));

/** Runs inside the page: months by region, as Power BI would send them. */
async function draw({ guid, capabilities, width, height, objects, single }) {
  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const sales = {
    North: [42, 45, 51, 58, 64, 71, 75, 73, 66, 57, 49, 61],
    South: [61, 58, 55, 49, 45, 40, 38, 41, 46, 53, 60, 72],
    West: [25, 27, 33, 38, 41, 45, 52, 55, 47, 40, 36, 44],
  };
  const regions = single ? ["North"] : Object.keys(sales);
  const category = { displayName: "Month", queryName: "Sales.Month", type: { text: true }, roles: { category: true } };
  const series = { displayName: "Region", queryName: "Sales.Region", type: { text: true }, roles: { series: true } };
  const columns = regions.map((region) => ({
    source: {
      displayName: "Revenue",
      queryName: "Sum(Sales.Revenue)",
      isMeasure: true,
      format: "$#,0",
      type: { numeric: true },
      roles: { values: true },
      ...(single ? {} : { groupName: region }),
    },
    identity: { region },
    values: sales[region].map((thousands) => thousands * 1000),
  }));
  const values = Object.assign([...columns], single ? {} : { source: series, identityFields: [{}] });
  values.grouped = () =>
    single ? [{ values: columns }] : columns.map((column, i) => ({ name: regions[i], identity: column.identity, values: [column] }));
  const dataView = {
    metadata: { columns: [category, ...(single ? [] : [series]), ...columns.map(({ source }) => source)], objects },
    categorical: { categories: [{ source: category, values: months, identity: months.map((month) => ({ month })) }], values },
  };
  globalThis.startVisual({ guid, capabilities, width, height });
  await globalThis.session.update({ dataViews: [dataView] });
}
