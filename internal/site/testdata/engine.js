// An engine for the tests of the search page: it answers by the interface of the real one, from the records of the site.
// Tests steer it: window.holds lists texts whose answers wait until their entry is called,
// window.deaf makes these come even when nobody wants them any more, window.fault is what it fails with: a sentence for people, or
// an error of a browser. window.asked is the last text that it was asked.
export async function open(base) {
  fail();
  const api = new URL("../api/", base);
  const get = async (file) => (await fetch(new URL(file, api))).json();
  const { postmortems } = await get("postmortems.json");
  const records = new Map();
  const record = async (id) => {
    if (!records.has(id)) records.set(id, await get("postmortems/" + encodeURIComponent(id) + ".json"));
    return records.get(id);
  };
  const values = {
    service: (p) => p.services, severity: (p) => [p.severity], cause: (p) => p.causes, year: (p) => [(p.date || "").slice(0, 4)],
    status: (p) => [p.status], tag: (p) => p.tags, team: (p) => p.teams, trigger: (p) => [p.trigger],
  };
  const of = (name, p) => (values[name](p) || []).filter(Boolean);
  const passes = (p, { filters = {}, after, before }) =>
    Object.keys(filters).every((name) => filters[name].length === 0 || of(name, p).some((value) => filters[name].includes(value))) &&
    (!after || p.date >= after) && (!before || p.date <= before);
  const held = (text, signal) => new Promise((go, fail) => {
    const holds = globalThis.holds || {};
    if (!(text in holds)) return go();
    holds[text] = go;
    if (signal) signal.addEventListener("abort", () => { (globalThis.aborted = globalThis.aborted || []).push(text); if (!globalThis.deaf) fail(new DOMException("aborted", "AbortError")); });
  });

  function cut(text, words) {
    const at = Math.max(0, words.map((word) => text.toLowerCase().indexOf(word)).filter((i) => i >= 0)[0] - 60 || 0);
    const part = text.slice(at, at + 220);
    if (words.length === 0) return [{ text: part, mark: false }];
    const pattern = new RegExp("(" + words.map((word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&")).join("|") + ")", "i");
    return part.split(pattern).map((text, i) => ({ text, mark: i % 2 === 1 })).filter((part) => part.text);
  }

  async function answer(text, words, some, options = {}) {
    globalThis.asked = text;
    await held(text, options.signal);
    const corrected = words.includes("tiemout") ? [{ from: "tiemout", to: "timeout" }] : [];
    words = words.map((word) => (word === "tiemout" ? "timeout" : word));
    const matches = [];
    for (const p of postmortems) {
      const whole = (p.title + " " + p.summary + " " + p.services.join(" ")).toLowerCase();
      const n = words.filter((word) => whole.includes(word)).length;
      if (words.length === 0 || (some ? n > 0 : n === words.length)) matches.push([n, p]);
    }
    const found = matches.filter(([, p]) => passes(p, options));
    if (some) found.sort((a, b) => b[0] - a[0]);
    const order = { newest: (a, b) => (a[1].date < b[1].date ? 1 : -1), oldest: (a, b) => (a[1].date < b[1].date ? -1 : 1) }[options.sort];
    if (order) found.sort(order);
    const { offset = 0, limit = 10 } = options;
    const hits = [];
    for (const [score, p] of found.slice(offset, offset + limit)) {
      const whole = await record(p.id);
      const section = (whole.sections || [])[1] || (whole.sections || [])[0];
      hits.push({ id: p.id, url: p.url, title: p.title, date: p.date, severity: p.severity, services: p.services, causes: p.causes, score,
        place: section ? { title: section[0].toUpperCase() + section.slice(1), url: p.url + "#" + section } : null, excerpt: cut(p.summary || "", words) });
    }
    globalThis.answered = (globalThis.answered || 0) + 1;
    return { total: found.length, hits, facets: options.facets ? counts(matches, options) : null, query: text, corrected, ms: 1 };
  }

  // A facet's own filter does not narrow its counts.
  const counts = (matches, options) => Object.fromEntries(Object.keys(values).map((name) => {
    const counted = {};
    const found = matches.filter(([, p]) => passes(p, { ...options, filters: { ...options.filters, [name]: [] } }));
    for (const [, p] of found) for (const value of of(name, p)) counted[value] = (counted[value] || 0) + 1;
    return [name, Object.keys(counted).sort((a, b) => counted[b] - counted[a]).map((value) => ({ value, label: value, count: counted[value] }))];
  }));

  return {
    async search(text, options) { fail(); return answer(text, text.toLowerCase().split(/\s+/).filter(Boolean), false, options); },
    async similar(text, options) { fail(); return answer(text, text.toLowerCase().match(/\p{L}{4,}/gu) || [], true, options); },
    async suggest(text, { limit }) { return [{ kind: "term", text: "gateway", count: 3 }, { kind: "title", text: postmortems[0].title, id: postmortems[0].id, url: postmortems[0].url }].slice(0, limit); },
    async document(id) {
      const p = await record(id);
      const last = (p.sections || [])[0];
      return { id, title: p.title, url: p.url, date: p.date, severity: p.severity, status: p.status, services: p.services, causes: p.causes,
        duration: p.durations ? p.durations.total : null, summary: p.summary, fix: last ? { title: "What fixed it", url: p.url + "#" + last, text: "The fix of " + p.title } : null,
        impact: p.impact && p.impact.summary, actions: (p.action_items || []).map(({ title, status, owner, due }) => ({ title, status, owner, due })) };
    },
    async seen(ids) {
      return Object.fromEntries(ids.map((id) => {
        const p = postmortems.find((other) => other.id === id);
        const [service, cause] = [p.services[0], p.causes[0]];
        const count = postmortems.filter((other) => other.services[0] === service && other.causes[0] === cause).length;
        return [id, service && cause ? { service, cause, count, url: "services/" + encodeURIComponent(service) + "/" } : null];
      }));
    },
  };
}

function fail() {
  const { fault } = globalThis;
  if (fault) throw typeof fault === "string" ? Object.assign(new Error(fault), { name: "SearchError", kind: "version" }) : fault;
}
