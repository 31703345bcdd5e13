"use strict";
// A draw worked out again in the browser: the files are read here and go nowhere (the page may not use the network).

const { bls12_381, sha256, hmac } = noble;
const WORDS = JSON.parse(document.getElementById("words").textContent);
const CHAINS = {
  "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971": {
    genesis: 1692803367, period: 3, bytes: 48, chained: false,
    domain: "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_",
    key: "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451" +
      "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
  },
  "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce": {
    genesis: 1595431050, period: 30, bytes: 96, chained: true,
    domain: "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_",
    key: "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31",
  },
};
const LATE_SECONDS = 72 * 3600;
const LEAD_SECONDS = 24 * 3600;
const WAITING_LEAD_SECONDS = 3 * 60;
const WORD = "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}";
const SHA512_NAME = "3051300d060960864801650304020305000440";
const PASSED = ["declined", "lapsed", "withdrawn", "disqualified"];
const STEP = /^((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ),([0-9a-f]{32})?,([a-z]+),([A-Za-z0-9_.-]{0,64}(?:=[1-9]\d{0,8})?)),([0-9a-f]{8})$/;
const LINE = new RegExp(`^(([0-9a-f]{32}),(${WORD}),([0-9a-f]{64})),([0-9a-f]{8})$`);

let language = ["ko", "ja"].find((each) => (navigator.language || "").startsWith(each)) || "en";
let lastAnswer = null;

const element = (id) => document.getElementById(id);
const bytes = (text) => new TextEncoder().encode(text);
const hex = (data) => Array.from(data, (each) => each.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (each) => parseInt(each, 16));
const isHex = (value, length) => typeof value === "string" && value.length === 2 * length && /^[0-9a-f]*$/.test(value);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

function say(code, holes = {}) {
  return WORDS[language][code].replace(/\{(\w+)\}/g, (_, name) => {
    const value = holes[name];
    return typeof value === "number" ? value.toLocaleString("en") : String(value);
  });
}

class Broken extends Error {
  constructor(place, code, holes = {}) { super(code); this.place = place; this.code = code; this.holes = holes; }
}

// The one form of JSON that is hashed: names sorted, no spaces, whole numbers and texts only.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

function readObject(data, place) {
  let found = null;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(data);
  try { found = JSON.parse(text); } catch { found = null; }
  if (found === null || typeof found !== "object" || canonical(found) !== text) throw new Broken(place, "not_canonical");
  return found;
}

function wordBytes(text) { return joined(new Uint8Array([text.length >> 8, text.length & 255]), bytes(text)); }

function leafHash(ballot, ticket, stratum, commitment) {
  const leaf = joined(bytes("whv-ballot/entry/v1\n"), wordBytes(ballot), unhex(ticket), wordBytes(stratum), unhex(commitment));
  return sha256(joined(new Uint8Array([0]), leaf));
}
const nodeHash = (left, right) => sha256(joined(new Uint8Array([1]), left, right));

async function treeRoot(hashes) {
  let level = hashes;
  if (!level.length) return sha256(new Uint8Array(0));
  while (level.length > 1) {
    const above = [];
    for (let at = 0; at < level.length; at += 2) {
      above.push(at + 1 < level.length ? nodeHash(level[at], level[at + 1]) : level[at]);
      if (at % 20000 === 0) await breathe();
    }
    level = above;
  }
  return level[0];
}

// RFC 9162, 2.1.3.2.
function isIncluded(leaf, index, size, proof, root) {
  if (!(index < size)) return false;
  let here = index, last = size - 1, found = leaf;
  for (const beside of proof) {
    if (last === 0) return false;
    if (here % 2 === 1 || here === last) {
      found = nodeHash(beside, found);
      while (here % 2 === 0 && here !== 0) { here = Math.floor(here / 2); last = Math.floor(last / 2); }
    } else found = nodeHash(found, beside);
    here = Math.floor(here / 2); last = Math.floor(last / 2);
  }
  return last === 0 && hex(found) === root;
}

function readList(text, place = "list.csv") {
  const lines = text.split("\n");
  const fault = (number, code) => new Broken(`${place}, ${say("line", { line: String(number) })}`, code);
  if (lines[0] !== "ticket,stratum,commitment,mark") throw fault(1, "line_changed");
  if (lines.pop() !== "") throw fault(lines.length + 1, "line_changed");
  const entries = [];
  let before = "";
  for (let at = 1; at < lines.length; at++) {
    const read = LINE.exec(lines[at]);
    if (!read || hex(sha256(bytes(read[1])).slice(0, 4)) !== read[5]) throw fault(at + 1, "line_changed");
    if (read[2] === before) throw fault(at + 1, "doubled");
    if (read[2] < before) throw fault(at + 1, "disorder");
    before = read[2];
    entries.push({ ticket: read[2], stratum: read[3], commitment: read[4] });
  }
  return entries;
}

function isFallback(value) {
  const names = value && typeof value === "object" ? Object.keys(value).sort().join() : "";
  return names === "at,certificate,modulus" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/.test(value.at) && isHex(value.certificate, 64)
    && value.modulus.length >= 512 && isHex(value.modulus, value.modulus.length / 2);
}

function readManifest(data) {
  const found = readObject(data, "manifest.json");
  const isWord = (value) => typeof value === "string" && new RegExp(`^${WORD}$`).test(value) && !["GENERAL", "RESERVE"].includes(value);
  const beacon = found.beacon || {};
  const quotas = Array.isArray(found.quotas) && found.quotas.every((each) => Array.isArray(each) && each.length === 2 && isWord(each[0]) && isCount(each[1]));
  const right = {
    v: found.v === 1, ballot: isWord(found.ballot), draw: isCount(found.draw) && found.draw > 0, entries: isCount(found.entries),
    root: isHex(found.root, 32), beacon: beacon.chain in CHAINS && isCount(beacon.round) && beacon.round > 0, quotas,
    general: isCount(found.general), reserve: found.reserve === undefined || isCount(found.reserve),
    trial: found.trial === undefined || found.trial === true,
    fallback: found.fallback === undefined || isFallback(found.fallback),
    waiting: found.waiting === undefined || found.waiting === true,
    frozen_at: found.frozen_at === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(found.frozen_at),
  };
  for (const [name, holds] of Object.entries(right)) if (!holds) throw new Broken(`manifest.json, ${name}`, "no_value");
  return found;
}

const due = (manifest) => {
  const chain = CHAINS[manifest.beacon.chain];
  return chain.genesis + chain.period * (manifest.beacon.round - 1);
};
const moment = (seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;

function trustTime(manifest, before) {
  if (!manifest.trial) {
    const frozen = Date.parse(manifest.frozen_at) / 1000;
    const holes = { round: String(manifest.beacon.round), due: moment(due(manifest)) };
    if (Number.isNaN(frozen)) throw new Broken("manifest.json, frozen_at", "no_value");
    holes.frozen = moment(frozen);
    if (due(manifest) <= frozen) throw new Broken("manifest.json, beacon", "known_before", holes);
    const late = manifest.fallback ? Date.parse(manifest.fallback.at) / 1000 - due(manifest) : LATE_SECONDS;
    if (due(manifest) > frozen && late < LATE_SECONDS) throw new Broken("manifest.json, beacon", "replaced_too_soon", holes);
    const ahead = due(manifest) - frozen;
    if (manifest.waiting && ahead < WAITING_LEAD_SECONDS) throw new Broken("manifest.json, beacon", "too_soon_after", holes);
    if (!manifest.waiting && ahead < LEAD_SECONDS) throw new Broken("manifest.json, beacon", "too_soon", holes);
  }
  if (manifest.draw === 1) return;
  if (!manifest.reason) throw new Broken("manifest.json, reason", "no_reason");
  if (!before || hex(sha256(before)) !== manifest.previous) throw new Broken("manifest.json, previous", "not_previous");
}

function isSigned(chain, round, signature, previous) {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(round));
  const message = sha256(joined(chain.chained ? unhex(previous) : new Uint8Array(0), number));
  try {
    const small = chain.bytes === 48;
    const point = (small ? bls12_381.G1 : bls12_381.G2).Point.fromHex(signature);
    point.assertValidity();
    const key = (small ? bls12_381.G2 : bls12_381.G1).Point.fromHex(chain.key);
    const scheme = small ? bls12_381.shortSignatures : bls12_381.longSignatures;
    return point.toHex(true) === signature && scheme.verify(point, scheme.hash(message, chain.domain), key);
  } catch { return false; }
}

function trustBeacon(beacon, manifest) {
  const chain = CHAINS[manifest.beacon.chain];
  const holes = { wanted: String(manifest.beacon.round), found: String(beacon.round) };
  if (beacon.chain !== manifest.beacon.chain || beacon.round !== manifest.beacon.round) throw new Broken("beacon.json", "other_beacon", holes);
  const previous = beacon.previous_signature || "";
  const whole = isHex(beacon.signature, chain.bytes) && isHex(previous, previous.length / 2);
  if (!whole || !isSigned(chain, beacon.round, beacon.signature, previous)) throw new Broken("beacon.json", "not_signed", { round: String(beacon.round) });
}

// What a pulse of the NIST Randomness Beacon signs, in its order.
function signedBytes(pulse) {
  const number = (value, length) => unhex(value.toString(16).padStart(2 * length, "0"));
  const value = (text) => joined(number(text.length / 2, 4), unhex(text));
  const words = (text) => joined(number(bytes(text).length, 4), bytes(text));
  const listed = Object.fromEntries(pulse.listValues.map((each) => [each.type, each.value]));
  return joined(words(pulse.uri), words(pulse.version), number(pulse.cipherSuite, 4), number(pulse.period, 4), value(pulse.certificateId),
    number(pulse.chainIndex, 8), number(pulse.pulseIndex, 8), words(pulse.timeStamp), value(pulse.localRandomValue),
    value(pulse.external.sourceId), number(pulse.external.statusCode, 4), value(pulse.external.value),
    ...["previous", "hour", "day", "month", "year"].map((name) => value(listed[name])), value(pulse.precommitmentValue), number(pulse.statusCode, 4));
}

async function sha512(data) { return hex(new Uint8Array(await crypto.subtle.digest("SHA-512", data))); }

// RSA with PKCS #1 v1.5 and SHA-512, by the key that the manifest named beforehand.
async function trustPulse(pulse, manifest) {
  const fallback = manifest.fallback;
  if (!fallback) throw new Broken("beacon.json", "no_replacement");
  let signed = null;
  try { signed = signedBytes(pulse); } catch { throw new Broken("beacon.json", "no_pulse"); }
  const found = Date.parse(pulse.timeStamp), wanted = Date.parse(fallback.at);
  const holes = { wanted: moment(wanted / 1000), found: moment(found / 1000) };
  if (!(wanted <= found && found < wanted + pulse.period)) throw new Broken("beacon.json", "other_pulse", holes);
  if (pulse.certificateId.toLowerCase() !== fallback.certificate) throw new Broken("beacon.json", "other_key");
  const modulus = BigInt(`0x${fallback.modulus}`), info = SHA512_NAME + (await sha512(signed));
  let opened = 1n, power = BigInt(`0x${pulse.signatureValue}`) % modulus;
  for (let exponent = 65537; exponent; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2) opened = (opened * power) % modulus;
    power = (power * power) % modulus;
  }
  const due = `0001${"ff".repeat((fallback.modulus.length - info.length) / 2 - 3)}00${info}`;
  if (pulse.signatureValue.length !== fallback.modulus.length || opened.toString(16).padStart(fallback.modulus.length, "0") !== due) {
    throw new Broken("beacon.json", "pulse_not_signed");
  }
  const output = await sha512(joined(signed, unhex(pulse.signatureValue)));
  if (output !== pulse.outputValue.toLowerCase()) throw new Broken("beacon.json", "pulse_not_signed");
}

// Each group in its order by rank, then everybody with what a group could not fill, then the reserve list.
function seated(ranked, quotas, general, reserve, passed) {
  const seats = new Map();
  const give = (count, name, fits) => {
    let given = 0;
    for (const entry of ranked) {
      if (given === count) break;
      if (!seats.has(entry.ticket) && !passed.has(entry.ticket) && fits(entry)) { seats.set(entry.ticket, name); given += 1; }
    }
    return count - given;
  };
  let left = general;
  for (const [group, count] of quotas) left += give(count, group, (entry) => entry.stratum === group);
  give(left, "GENERAL", () => true);
  give(reserve === undefined ? ranked.length : reserve, "RESERVE", () => true);
  return seats;
}

async function order(manifest, manifestBytes, entries, randomness) {
  const seed = sha256(joined(bytes("whv-ballot/seed/v1\n"), sha256(manifestBytes), randomness));
  const message = joined(bytes("whv-ballot/score/v1\n"), seed, new Uint8Array(16));
  for (let at = 0; at < entries.length; at++) {
    message.set(unhex(entries[at].ticket), message.length - 16);
    entries[at].score = hex(sha256(message));
    if (at % 10000 === 0) await breathe();
  }
  const ranked = entries.slice().sort((one, two) => (one.score < two.score ? -1 : one.score > two.score ? 1 : one.ticket < two.ticket ? -1 : 1));
  const seats = seated(ranked, manifest.quotas, manifest.general, manifest.reserve, new Set());
  return { ranked, seats, seed };
}

function sameResult(text, drawn) {
  const there = text.split("\n");
  const wanted = ["rank,ticket,score,stratum,seat",
    ...drawn.ranked.map((e, at) => `${at + 1},${e.ticket},${e.score},${e.stratum},${drawn.seats.get(e.ticket) || ""}`), ""];
  for (let at = 0; at < Math.max(there.length, wanted.length); at++) {
    if (there[at] !== wanted[at]) {
      const holes = { due: wanted[at] || "-", there: there[at] || "-" };
      throw new Broken(`result.csv, ${say("line", { line: String(at + 1) })}`, "line_differs", holes);
    }
  }
}

// What happened after a draw: at each moment what was told, then every offer that follows from it, by rank.
function readSteps(text) {
  const lines = text.split("\n");
  const fault = (number) => new Broken(`offers.csv, ${say("line", { line: String(number) })}`, "line_changed");
  if (lines[0] !== "at,ticket,step,about,mark") throw fault(1);
  if (lines.pop() !== "") throw fault(lines.length + 1);
  const steps = [];
  let mark = "";
  for (let at = 1; at < lines.length; at++) {
    const read = STEP.exec(lines[at]);
    mark = read ? hex(sha256(bytes(mark + read[1])).slice(0, 4)) : "";
    if (!read || mark !== read[6] || Number.isNaN(Date.parse(read[2]))) throw fault(at + 1);
    steps.push({ written: read[1], at: read[2], ticket: read[3] || "", step: read[4], about: read[5], line: at + 1 });
  }
  return steps;
}

function troubleWith(step, drawn, passed, offered) {
  if (step.step === "more") return step.about.includes("=") && !step.ticket ? null : "no_value";
  if (!["accepted", ...PASSED].includes(step.step)) return "no_value";
  if (!drawn.seats.has(step.ticket) && !drawn.ranked.some((each) => each.ticket === step.ticket)) return "not_in_list";
  if (passed.has(step.ticket)) return "passed_before";
  if (["accepted", "declined", "lapsed"].includes(step.step) && !offered.has(step.ticket)) return "no_offer";
  return (step.step === "disqualified") === (step.about !== "") ? null : "needs_reason";
}

function followSteps(steps, manifest, drawn) {
  const quotas = manifest.quotas.map((each) => [...each]), passed = new Set(), offered = new Set();
  let general = manifest.general, last = new Date(due(manifest) * 1000).toISOString();
  const offers = () => {
    const seats = seated(drawn.ranked, quotas, general, 0, passed);
    const found = drawn.ranked.filter((each) => seats.has(each.ticket) && !offered.has(each.ticket));
    for (const each of found) offered.add(each.ticket);
    return found.map((each) => `${each.ticket},offered,${seats.get(each.ticket)}`);
  };
  offers();
  for (let first = 0; first < steps.length;) {
    const moment = steps[first].at;
    let end = first;
    while (end < steps.length && steps[end].at === moment) end += 1;
    const several = steps.slice(first, end);
    const fault = (step, code, holes = {}) => new Broken(`offers.csv, ${say("line", { line: String(step.line) })}`, code, holes);
    if (Date.parse(moment) < Date.parse(last)) throw fault(steps[first], "not_later");
    const told = several.filter((each) => each.step !== "offered");
    for (const step of told) {
      const code = troubleWith(step, drawn, passed, offered);
      if (code) throw fault(step, code);
      if (PASSED.includes(step.step)) passed.add(step.ticket);
      if (step.step === "more") {
        const [group, count] = step.about.split("="), own = quotas.find((each) => each[0] === group);
        if (group === "GENERAL") general += Number(count);
        else if (own) own[1] += Number(count);
        else quotas.push([group, Number(count)]);
      }
    }
    const wanted = [...told.map((each) => each.written), ...offers().map((each) => `${moment},${each}`)];
    for (let at = 0; at < Math.max(wanted.length, several.length); at++) {
      const there = several[at] ? several[at].written : "-";
      if (wanted[at] !== there) throw fault({ line: steps[first].line + at }, "line_differs", { due: wanted[at] || "-", there });
    }
    last = moment;
    first = end;
  }
}

async function checkDraw(files, number, before) {
  const at = (name) => files.get(`draw-${number}/${name}`);
  const data = async (name) => (at(name) ? new Uint8Array(await at(name).arrayBuffer()) : null);
  const manifestBytes = await data("manifest.json");
  const manifest = readManifest(manifestBytes);
  const record = at("record.json") ? readObject(await data("record.json"), "record.json") : null;
  if (record && record.manifest !== hex(sha256(manifestBytes))) throw new Broken("manifest.json", "not_recorded");
  trustTime(manifest, before);
  const entries = readList(await files.get("list.csv").text());
  const counts = { stated: manifest.entries, there: entries.length };
  if (counts.stated !== counts.there) throw new Broken("manifest.json, entries", "entries_differ", counts);
  const hashes = [];
  for (const entry of entries) {
    hashes.push(leafHash(manifest.ballot, entry.ticket, entry.stratum, entry.commitment));
    if (hashes.length % 10000 === 0) await breathe();
  }
  if (hex(await treeRoot(hashes)) !== manifest.root) throw new Broken("manifest.json, root", "not_this_list");
  const found = { manifest, entries, drawn: null, hasResult: false, steps: [] };
  if (!at("beacon.json")) return found;
  const beacon = readObject(await data("beacon.json"), "beacon.json");
  if (beacon.pulse) {
    await trustPulse(beacon.pulse, manifest);
    found.pulse = beacon.pulse.timeStamp;
  } else trustBeacon(beacon, manifest);
  const randomness = sha256(unhex(beacon.pulse ? beacon.pulse.outputValue.toLowerCase() : beacon.signature));
  found.drawn = await order(manifest, manifestBytes, entries, randomness);
  if (at("result.csv")) {
    const text = await at("result.csv").text();
    sameResult(text, found.drawn);
    found.hasResult = true;
    if (record && (record.seed !== hex(found.drawn.seed) || record.result !== hex(sha256(bytes(text))))) throw new Broken("record.json", "not_of_this");
  }
  if (at("offers.csv")) {
    found.steps = readSteps(await at("offers.csv").text());
    followSteps(found.steps, manifest, found.drawn);
  }
  return found;
}

function checkReceipt(receipt, { manifest, entries }, identity) {
  const shape = receipt && isHex(receipt.ticket, 16) && isHex(receipt.commitment, 32) && isCount(receipt.index) && isCount(receipt.size)
    && typeof receipt.stratum === "string" && Array.isArray(receipt.proof) && receipt.proof.every((each) => isHex(each, 32));
  if (!shape) throw new Broken(say("receipt_file"), "no_value");
  if (receipt.ballot !== manifest.ballot) throw new Broken(say("receipt_file"), "other_ballot", { ballot: String(receipt.ballot) });
  if (Object.values(identity).some(Boolean)) {
    const opened = isHex(receipt.nonce, 32) ? hex(hmac(sha256, unhex(receipt.nonce), bytes(canonical(identity)))) : "";
    if (opened !== receipt.commitment) throw new Broken(say("receipt_file"), "not_yours");
  }
  if (receipt.size === 0) {
    // Given before there was a list, so it has no way to the root: it is held against the list itself.
    const same = (each) => each.ticket === receipt.ticket && each.stratum === receipt.stratum && each.commitment === receipt.commitment;
    if (!entries.some(same)) throw new Broken(say("receipt_file"), "not_in_list");
    return;
  }
  const leaf = leafHash(receipt.ballot, receipt.ticket, receipt.stratum, receipt.commitment);
  if (receipt.size !== manifest.entries || !isIncluded(leaf, receipt.index, receipt.size, receipt.proof.map(unhex), manifest.root)) {
    throw new Broken(say("receipt_file"), "no_way");
  }
}

function aboutTicket(ticket, found) {
  const index = found.entries.findIndex((each) => each.ticket === ticket);
  if (index < 0) return { wrong: true, lines: [["not_in_list", {}]] };
  const lines = [["in_list", { line: String(index + 2) }]];
  if (found.drawn) {
    const rank = found.drawn.ranked.findIndex((each) => each.ticket === ticket) + 1;
    const seat = found.drawn.seats.get(ticket) || "";
    const code = { GENERAL: "seat", RESERVE: "reserve", "": "no_seat" }[seat] || "kept_seat";
    lines.unshift([code, { rank, entries: found.entries.length, seat }]);
    const own = found.steps.filter((each) => each.ticket === ticket);
    lines.push(...own.map((each) => [`step_${each.step}`, { at: moment(Date.parse(each.at) / 1000), reason: each.about }]));
  }
  return { wrong: false, lines };
}

function aboutDraw(found) {
  const { manifest } = found;
  const seats = manifest.quotas.reduce((sum, each) => sum + each[1], manifest.general);
  const holes = { draw: manifest.draw, entries: manifest.entries, seats, round: String(manifest.beacon.round), due: moment(due(manifest)) };
  const code = !found.drawn ? "waiting" : found.hasResult ? "same" : "no_result";
  const offers = found.steps.filter((each) => each.step === "offered").length;
  const after = found.steps.length ? [["offers", { offers, at: moment(Date.parse(found.steps[found.steps.length - 1].at) / 1000) }]] : [];
  const replaced = found.pulse ? [["replaced", { at: moment(Date.parse(found.pulse) / 1000), round: String(manifest.beacon.round) }]] : [];
  return [...(manifest.trial ? [["trial", {}]] : []), ...replaced, ...after, [code, holes]];
}

async function check() {
  const files = new Map();
  for (const file of element("folder").files) {
    const path = (file.webkitRelativePath || file.name).split("/");
    const from = path.findIndex((each) => /^draw-\d+$/.test(each));
    files.set(from >= 0 ? path.slice(from).join("/") : path[path.length - 1], file);
  }
  if (!files.has("list.csv") || !files.has("draw-1/manifest.json")) return { wrong: true, head: ["no_draw", {}], lines: [] };
  const answer = { wrong: false, head: null, lines: [] };
  let found = null, before = null;
  for (let number = 1; files.has(`draw-${number}/manifest.json`); number++) {
    try {
      found = await checkDraw(files, number, before);
      answer.lines.push(...aboutDraw(found));
    } catch (fault) {
      if (!(fault instanceof Broken)) throw fault;
      return { wrong: true, head: ["refused", {}], lines: [[fault.code, fault.holes, `draw-${number}, ${fault.place}: `]] };
    }
    before = new Uint8Array(await files.get(`draw-${number}/manifest.json`).arrayBuffer());
  }
  let ticket = element("ticket").value.trim().toLowerCase();
  try {
    const file = element("receipt").files[0];
    if (file) {
      let receipt = null;
      try { receipt = JSON.parse(await file.text()); } catch { receipt = null; }
      const names = found.manifest.waiting ? ["case"] : ["birth_date", "passport_issuer", "passport_no"];
      const identity = Object.fromEntries(names.map((name) => [name, element(name).value.trim()]));
      checkReceipt(receipt, found, identity);
      answer.lines.push([Object.values(identity).some(Boolean) ? "receipt_yours" : "receipt_true", {}]);
      ticket = receipt.ticket;
    }
  } catch (fault) {
    if (!(fault instanceof Broken)) throw fault;
    return { wrong: true, head: ["refused", {}], lines: [...answer.lines, [fault.code, fault.holes, `${fault.place}: `]] };
  }
  if (ticket) {
    const about = aboutTicket(ticket, found);
    return { wrong: about.wrong, head: about.lines[0], lines: [...about.lines.slice(1), ...answer.lines] };
  }
  answer.head = answer.lines.pop();
  return answer;
}

function show(answer) {
  lastAnswer = answer;
  const place = element("answer");
  const head = document.createElement("h2"), list = document.createElement("ul");
  head.textContent = say(...answer.head);
  for (const [code, holes, before] of answer.lines) {
    const line = document.createElement("li");
    line.textContent = (before || "") + say(code, holes);
    list.append(line);
  }
  place.className = answer.wrong ? "wrong" : "";
  place.replaceChildren(head, list);
}

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const each of document.querySelectorAll("[data-says]")) each.textContent = say(each.dataset.says);
  for (const each of document.querySelectorAll("[data-lang]")) each.setAttribute("aria-pressed", String(each.dataset.lang === chosen));
  document.title = say("title");
  if (lastAnswer) show(lastAnswer);
}

for (const each of document.querySelectorAll("[data-lang]")) each.addEventListener("click", () => speak(each.dataset.lang));
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const act = document.querySelector(".act");
  act.disabled = true;
  show({ wrong: false, head: ["working", {}], lines: [] });
  await breathe();
  try { show(await check()); } finally { act.disabled = false; }
  element("answer").focus();
});
speak(language);
