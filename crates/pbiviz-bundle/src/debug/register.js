// Runs after the script of a visual and at its scope: registers the visual once more, by the name under which Power BI's
// developer visual looks for it. The script itself stays as it is.
((name, debugName) => {
  const plugins = globalThis.powerbi?.visuals?.plugins ?? {};
  const others = Object.keys(plugins).filter((other) => other !== debugName);
  // Some packages have another name for the visual than their script.
  const plugin = plugins[name] ?? (others.length === 1 ? plugins[others[0]] : undefined);
  if (!plugin) return;
  const members = Object.getOwnPropertyDescriptors(plugin);
  members.name = { value: debugName, enumerable: true, writable: true, configurable: true };
  plugins[debugName] = Object.create(Object.getPrototypeOf(plugin), members);
})
