// Runs in the preview's page, which is left as users have it: what `bench serve` waits for is seen from outside.

globalThis.bench = {
  /** How many updates the visual has finished. */
  finished: () => document.querySelectorAll(".event.update .pairing.good").length,

  /** The same number once it has stayed so for some milliseconds, and no build is under way. */
  async settled(milliseconds) {
    let since = performance.now();
    let count = bench.finished();
    while (performance.now() - since < milliseconds) {
      await new Promise(requestAnimationFrame);
      if (bench.finished() === count && document.querySelector(".build-overlay.running:not([hidden])") === null) continue;
      count = bench.finished();
      since = performance.now();
    }
    return count;
  },

  /** Resolves when it has finished one more than that, and the browser has painted. */
  async finishedMoreThan(count) {
    while (bench.finished() <= count) await new Promise(requestAnimationFrame);
    await bench.painted();
  },

  /** A frame's callbacks run before it is painted, those of the next one after. */
  painted: () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),

  /** Drops a file of so many rows on the page; resolves to the milliseconds until the first DataView and the paint. */
  async drop(rows) {
    const transfer = new DataTransfer();
    transfer.items.add(new File([bench.table(rows)], `orders-${rows}-${++bench.drops}.csv`));
    const finished = bench.finished();
    performance.clearResourceTimings();
    const start = performance.now();
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer }));
    await bench.finishedMoreThan(finished);
    const paint = performance.now() - start;
    const [update] = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/update"));
    return { dataView: update.responseEnd - start, paint };
  },

  drops: 0,

  /** Orders of a shop: a date, texts that repeat, a text that does not, numbers. */
  table(rows) {
    const regions = ["North", "South", "East", "West"];
    const lines = ["Date,Region,Product,Order,Quantity,Revenue"];
    let random = 1;
    for (let row = 0; row < rows; row++) {
      random = (random * 16807) % 2147483647;
      const date = new Date(Date.UTC(2024, 0, 1 + (row % 730))).toISOString().slice(0, 10);
      const product = `Product ${random % 500}`;
      lines.push(`${date},${regions[random % 4]},${product},A${row},${random % 9},${(random % 100000) / 100}`);
    }
    return lines.join("\n");
  },
};
