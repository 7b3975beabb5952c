// The package under test, named by the variable PBIVIZ, and the official tool's own default visual go through the same
// functions. What is known of the second shows that the functions work.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readHeaders, readPackage } from "./archive.mjs";
import { strictAudit } from "./audit.mjs";
import {
  apiVersionIsSupported,
  featureFindings,
  formattingModelFaults,
  manifestErrors,
  officialAudit,
  schemaErrors,
} from "./checks.mjs";
import { SURFACES, comparePictures, launchBrowser, openVisual } from "./mock-host.mjs";
import { officialPackage } from "./official-build.mjs";

const OFFICIAL_PROJECT = fileURLToPath(new URL(".official-default/", import.meta.url));
const EPOCH = 0x0021_0000; // 1980-01-01 00:00:00, the first moment that a zip can name
const LEARN = "https://learn.microsoft.com/en-us/power-bi/developer/visuals";

const packageUnderTest = process.env.PBIVIZ;
if (!packageUnderTest)
  throw new Error("set PBIVIZ to the package under test, such as `PBIVIZ=chart.pbiviz node --test`");

let browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser?.close());

const subjects = [
  {
    title: "the package under test",
    locate: () => packageUnderTest,
    warnings: [],
    reproducible: true,
    // A landing page, and a chart: text, axes and bars touch thousands of pixels.
    landingPage: true,
    leastPixels: 2_000,
  },
  {
    title: "the official default visual",
    locate: () => officialPackage(OFFICIAL_PROJECT),
    warnings: [
      `Allow Interactions - ${LEARN}/visuals-interactions`,
      `Color Palette - ${LEARN}/add-colors-power-bi-visual`,
      `Context Menu - ${LEARN}/context-menu`,
      `High Contrast - ${LEARN}/high-contrast-support`,
      `Highlight Data - ${LEARN}/highlight`,
      `Keyboard Navigation - ${LEARN}/supportskeyboardfocus-feature`,
      `Landing Page - ${LEARN}/landing-page`,
      `Localizations - ${LEARN}/localization`,
      `Selection Across Visuals - ${LEARN}/supportsmultivisualselection-feature`,
      `Tooltips - ${LEARN}/add-tooltips`,
    ],
    infos: 9,
    reproducible: false,
    landingPage: false,
    // It writes one line of text: a counter of updates.
    leastPixels: 20,
  },
];

for (const subject of subjects) {
  describe(subject.title, () => {
    let file;
    let contents;
    before(async () => {
      file = await subject.locate();
      contents = await readPackage(file);
    });

    test("has the headers that the official tool writes", async () => {
      const entries = await readHeaders(file);
      const { guid } = contents.document.visual;
      assert.deepEqual(
        entries.map(({ name }) => name),
        ["package.json", "resources/", `resources/${guid}.pbiviz.json`],
      );
      const [, directory] = entries;
      for (const entry of entries) {
        const {
          name,
          madeBy,
          needs,
          flags,
          method,
          extra,
          comment,
          internalAttributes,
          externalAttributes,
          modified,
          checksum,
          packed,
          size,
        } = entry;
        const isDirectory = entry === directory;
        assert.deepEqual(
          { madeBy, needs, flags, method, extra, comment, internalAttributes, externalAttributes },
          {
            madeBy: 20,
            needs: 10,
            flags: 0,
            method: isDirectory ? 0 : 8,
            extra: 0,
            comment: 0,
            internalAttributes: 0,
            externalAttributes: isDirectory ? 0x10 : 0,
          },
          name,
        );
        assert.deepEqual(
          entry.local,
          { needs, flags, method, modified, checksum, packed, size, extra },
          `${name}: local header`,
        );
        if (subject.reproducible) assert.equal(modified, EPOCH, `${name}: time stamp`);
      }
      assert.equal(directory.size, 0);
    });

    test("has the documents in the shape that the official tool writes", () => {
      const { manifest, manifestText, document: visual, documentText } = contents;
      assert.equal(manifestText, manifestLayout(visual));
      assert.equal(manifest.version, visual.visual.version);
      assert.deepEqual(Object.keys(visual), [
        "visual",
        "author",
        "apiVersion",
        "style",
        "stringResources",
        "capabilities",
        ...("dependencies" in visual ? ["dependencies"] : []),
        "content",
        "visualEntryPoint",
        "externalJS",
        "assets",
      ]);
      assert.deepEqual(Object.keys(visual.visual), [
        "name",
        "displayName",
        "guid",
        "visualClassName",
        "version",
        "description",
        "supportUrl",
        "gitHubUrl",
      ]);
      assert.deepEqual(Object.keys(visual.content), [
        "js",
        ...("css" in visual.content ? ["css"] : []),
        "iconBase64",
      ]);
      const { style, visualEntryPoint, externalJS, assets } = visual;
      assert.deepEqual(
        { style, visualEntryPoint, externalJS, assets },
        {
          style: "style/visual.less",
          visualEntryPoint: "",
          externalJS: [],
          assets: { icon: "assets/icon.png" },
        },
      );
      assert.match(visual.apiVersion, /^\d+\.\d+\.0$/);
      assert.match(visual.content.iconBase64, /^data:image\/[a-z+.]+;base64,/);
      assert.equal(documentText, JSON.stringify(visual), "one line of JSON");
    });

    test("satisfies every schema", () => {
      assert.deepEqual(schemaErrors(contents.document), []);
      assert.deepEqual(manifestErrors(contents.document), []);
      assert.ok(apiVersionIsSupported(contents.document));
    });

    test("gets the expected verdicts of the feature checks", () => {
      const { errors, certificationErrors, deprecation, warnings, info } = featureFindings(contents.document);
      assert.deepEqual(
        { errors, certificationErrors, deprecation, warnings },
        { errors: [], certificationErrors: [], deprecation: [], warnings: subject.warnings },
      );
      if (subject.infos !== undefined) assert.equal(info.length, subject.infos);
    });

    test("names nothing that certification forbids", () => {
      assert.deepEqual(officialAudit(contents.document.content.js), {});
      assert.deepEqual(strictAudit(contents.document.content.js), []);
    });

    for (const surface of Object.keys(SURFACES)) {
      test(`draws in Microsoft's mock host, in ${surface}`, async () => {
        const visual = contents.document;
        const session = await openVisual(browser, visual, surface);
        try {
          const { displayName, guid, visualClassName } = visual.visual;
          assert.deepEqual(await session.call("registration"), {
            name: guid,
            displayName,
            class: visualClassName,
            apiVersion: visual.apiVersion,
            create: "function",
            createModalDialog: "function",
            custom: true,
          });

          const updates = [
            { label: "no data", update: {} },
            { label: "data", update: { sample: {} } },
            { label: "the same data again", update: { sample: {} } },
            { label: "other data", update: { sample: { rows: 3, scale: -0.5 } } },
            { label: "highlights", update: { sample: { highlights: true } } },
            { label: "another size", update: { sample: {}, type: 4, viewport: { width: 300, height: 200 } } },
            { label: "one row", update: { sample: { rows: 1 } } },
          ];
          const pictures = {};
          for (const { label, update } of updates) {
            const outcome = await session.call("update", update);
            assert.deepEqual(
              outcome,
              { events: ["renderingStarted", "renderingFinished"], sameOptions: true },
              label,
            );
            pictures[label] = await session.screenshot();
            const { changed, colors } = await comparePictures(browser, session.empty, pictures[label]);
            assert.ok(
              changed >= subject.leastPixels,
              `${label}: only ${changed} pixels differ from the empty frame`,
            );
            assert.ok(colors > 2, `${label}: only ${colors} colors`);
          }
          if (subject.landingPage) {
            for (const [one, other] of [
              ["no data", "data"],
              ["data", "other data"],
              ["data", "highlights"],
              ["data", "another size"],
            ]) {
              const { changed } = await comparePictures(browser, pictures[one], pictures[other]);
              assert.ok(changed >= 200, `\`${one}\` and \`${other}\` differ in only ${changed} pixels`);
            }
          }

          const model = await session.call("formattingModel");
          assert.ok(model.cards.length > 0, "the format pane has cards");
          assert.ok(
            model.cards.every(({ uid }) => uid),
            "every card has a uid",
          );
          assert.deepEqual(formattingModelFaults(model, visual.capabilities), []);

          const count = await session.call("eventCount");
          await session.call("destroy");
          assert.equal(await session.call("eventCount"), count, "nothing is reported after the end");
          assert.deepEqual(session.problems, []);
        } finally {
          await session.close();
        }
      });
    }
  });
}

/** package.json as the official tool writes it: indented by hand, with compact JSON inside. */
function manifestLayout({ visual, author }) {
  const lines = [
    "{",
    `\t\t"version": ${JSON.stringify(visual.version)},`,
    `\t\t"author": ${JSON.stringify(author)},`,
    `\t\t"resources": [`,
    "\t\t\t{",
    `\t\t\t\t"resourceId": "rId0",`,
    `\t\t\t\t"sourceType": 5,`,
    `\t\t\t\t"file": ${JSON.stringify(`resources/${visual.guid}.pbiviz.json`)}`,
    "\t\t\t}",
    "\t\t],",
    `\t\t"visual": ${JSON.stringify(visual)},`,
    `\t\t"metadata": {`,
    `\t\t\t"pbivizjson": {`,
    `\t\t\t\t"resourceId": "rId0"`,
    "\t\t\t}",
    "\t\t}",
    "\t}",
  ];
  return lines.join("\n");
}
