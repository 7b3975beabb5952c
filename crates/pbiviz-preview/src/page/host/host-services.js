// The services of the host that answer: storage, downloads, sign-in and licenses.

import { saveFile } from "../base/dom.js";
import { privilegesOf } from "../session/environment.js";

const ALLOWED = 0;
/** What a visual may keep, keys included, and what it may save at once. */
const STORAGE_BYTES = 1024 * 1024;
const DOWNLOAD_BYTES = 30 * 1024 * 1024;
const FILE_TYPES = new Set(["txt", "csv", "json", "tmplt", "xml", "pdf", "xlsx"]);
const TOKEN_LIFE_MS = 3_600_000;
const VISUAL_IS_BLOCKED = 2;

const LICENSE_TEXTS = [
  "This visual needs a license. Some features may be missing.",
  "Licenses of this visual are not supported in this environment.",
  "This visual needs a license and cannot be shown without one.",
];

/** Handlers of the services' calls by their names. */
export function createHostServices({ store, notices }) {
  const privilege = (name) => privilegesOf(store.state.settings, store.state.visual)[name];
  const demand = (name) => {
    if (privilege(name) !== ALLOWED) throw new Error(`the privilege ${name} is not granted`);
  };

  /** Keeps a text; the room that is left, or none where it would be too much. */
  function keep(key, value) {
    demand("LocalStorage");
    const storage = { ...store.state.storage, [String(key)]: String(value) };
    const left = STORAGE_BYTES - bytesOf(Object.entries(storage).flat().join(""));
    if (left >= 0) store.change({ storage });
    return left;
  }

  async function download(content, fileName, fileType) {
    if (privilege("ExportContent") !== ALLOWED) return false;
    const name = safeFileName(fileName);
    const extension = name.split(".").at(-1).toLowerCase();
    const blob = new Blob([fileType === "base64" ? bytesFrom(String(content)) : String(content)]);
    if (!FILE_TYPES.has(extension) || blob.size > DOWNLOAD_BYTES) {
      const why = blob.size > DOWNLOAD_BYTES ? "larger than 30 MB" : "of a type that Power BI saves for no visual";
      notices.show(`The visual asked to save ${name}, which is ${why}.`, { kind: "warning" });
      return false;
    }
    const size = `${Math.max(1, Math.round(blob.size / 1024)).toLocaleString("en-US")} KB`;
    if (!(await notices.ask(`The visual asks to save ${name} (${size})`, "Save"))) return false;
    saveFile(name, blob);
    return name;
  }

  function token() {
    const { signIn, isOffline } = store.state.settings;
    if (isOffline) throw new Error("the sign-in cannot be reached");
    return privilege("AADAuthentication") === ALLOWED ? signIn.token || "token-of-the-preview" : undefined;
  }

  const license = (shown) => {
    store.change({ license: shown });
    return true;
  };

  return {
    "downloadService.exportStatus": () => privilege("ExportContent"),
    "downloadService.exportVisualsContent": async (...file) => (await download(...file)) !== false,
    "downloadService.exportVisualsContentExtended": async (...file) => {
      const fileName = await download(...file);
      return fileName === false ? { downloadCompleted: false } : { downloadCompleted: true, fileName };
    },
    "webAccessService.webAccessStatus": () => privilege("WebAccess"),
    "storageV2Service.status": () => privilege("LocalStorage"),
    "storageV2Service.get": (key) => {
      demand("LocalStorage");
      if (!Object.hasOwn(store.state.storage, key)) throw new Error(`nothing is stored under ${key}`);
      return store.state.storage[key];
    },
    "storageV2Service.set": (key, value) => ({ success: keep(key, value) >= 0 }),
    "storageService.set": (key, value) => {
      const left = keep(key, value);
      if (left < 0) throw new Error("the storage of a visual holds 1 MB");
      return left;
    },
    "storageV2Service.remove": (key) => {
      const { [key]: _, ...storage } = store.state.storage;
      store.change({ storage });
    },
    "acquireAADTokenService.acquireAADTokenstatus": () => privilege("AADAuthentication"),
    "acquireAADTokenService.acquireAADToken": () => {
      const accessToken = token();
      if (accessToken === undefined) return {};
      return {
        accessToken,
        expiresOn: Date.now() + TOKEN_LIFE_MS,
        userInfo: { userId: "user-of-the-preview", tenantId: "tenant-of-the-preview" },
        fabricInfo: { cloudName: store.state.settings.signIn.cloudName },
      };
    },
    "authenticationService.getAADToken": () => token() ?? "",
    "authenticationService.getAADAuthenticationToken": () => ({ payload: token() ?? "", resourceUrl: "" }),
    "licenseManager.getAvailableServicePlans": () => {
      const { licence, isOffline } = store.state.settings;
      const isLicenseInfoAvailable = licence.isLicenseInfoAvailable && !isOffline;
      const isKnown = isLicenseInfoAvailable && !licence.isLicenseUnsupportedEnv;
      return { ...licence, isLicenseInfoAvailable, plans: isKnown ? licence.plans : undefined };
    },
    "licenseManager.notifyLicenseRequired": (type) =>
      license({ text: LICENSE_TEXTS[type] ?? LICENSE_TEXTS[0], isBlocking: type === VISUAL_IS_BLOCKED }),
    "licenseManager.notifyFeatureBlocked": (tooltip) =>
      license({ text: `This feature needs a license. ${tooltip ?? ""}`, isBlocking: false }),
    "licenseManager.clearLicenseNotification": () => license(null),
  };
}

const bytesOf = (text) => new TextEncoder().encode(text).length;
const bytesFrom = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** A name without folders and without what no file system takes. */
function safeFileName(name) {
  const plain = String(name ?? "")
    .split(/[/\\]/)
    .at(-1)
    .replace(/[\p{Cc}:*?"<>|]/gu, "_")
    .replace(/^\.+/, "")
    .trim();
  return plain.slice(-120) || "export.txt";
}
