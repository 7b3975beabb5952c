// A stand-in until the SDK has its own: starts one instance for each visual.
let compiled;
const start = () => {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(WASM), (letter) => letter.charCodeAt(0)));
  const glue = bindings();
  const name = WebAssembly.Module.imports(compiled)[0].module;
  const instance = new WebAssembly.Instance(compiled, { [name]: glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  return glue;
};
const root = window.powerbi;
if (root) {
  ((root.visuals ??= {}).plugins ??= {})[PLUGIN.name] = {
    ...PLUGIN,
    create: (options) => start().createVisual(options.element, options.host),
    custom: true,
  };
}
