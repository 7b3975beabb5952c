// The server, as the page sees it.

/** An answer of the server that is a refusal: `message` says what it says. */
export class ServerError extends Error {}

async function request(path, init) {
  let response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new ServerError("the preview's server does not answer; is it still running?");
  }
  const text = await response.text();
  let answer;
  try {
    answer = text === "" ? null : JSON.parse(text);
  } catch {
    answer = null;
  }
  if (!response.ok) throw new ServerError(answer?.problem ?? (text || `the server answered ${response.status}`));
  return answer;
}

const post = (path, value) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) });

const table = (id) => `/api/tables/${encodeURIComponent(id)}`;

/** The visual as it was built last, or `{problem}`. */
export const visual = () => request("/api/visual");

/** All tables with their columns. */
export const tables = () => request("/api/tables");

/** Reads a file of the user's as a further table. */
export const upload = (file) =>
  request(`/api/tables?name=${encodeURIComponent(file.name)}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });

/** Some rows of a table. */
export const rows = (id, offset, count) => request(`${table(id)}/rows?offset=${offset}&count=${count}`);

/** Wells that show something at once. */
export const suggestion = (id) => request(`${table(id)}/suggestion`);

/** Why a field may not go to a role; null where it may. */
export const refusal = async (id, state, role, field) =>
  (await post(`${table(id)}/accepts`, { state, role, field })).refusal;

/** The DataViews for a state. */
export const update = (id, state) => post(`${table(id)}/update`, state);

/** Calls the listener of each event that the server sends; reconnects by itself. */
export function listen(listeners) {
  const source = new EventSource("/api/events");
  for (const [name, listener] of Object.entries(listeners)) {
    if (name === "open" || name === "error") source.addEventListener(name, listener);
    else source.addEventListener(name, (event) => listener(event.data ? JSON.parse(event.data) : {}));
  }
}
